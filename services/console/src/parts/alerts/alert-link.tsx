import { alertPath } from '../../domain/route.js';
import { humanise } from '../../domain/words.js';
import { useAlerts } from '../../state/alerts/use-alerts.js';
import { Link } from '../link.js';
import { useTwinName } from '../use-twin-name.js';

/** An alert by its key: its title while it is open, else what its rule is called. */
export function AlertLink({ id }: { id: string }) {
  const { open } = useAlerts();
  const nameOf = useTwinName();
  const [twinId = '', rule = ''] = id.split('#');
  const title = open?.find(({ key }) => key === id)?.title ?? humanise(rule);
  return <Link to={alertPath(id)}>{`${title}, ${nameOf(twinId)}`}</Link>;
}
