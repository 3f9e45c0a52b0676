import { COMMANDS_PATH } from '../../domain/route.js';
import { type TwinView } from '../../domain/twin-view.js';
import { Link } from '../link.js';

/** Where to find what was asked of this twin. */
export function TwinCommands({ twin }: { twin: TwinView }) {
  if (!Object.values(twin.properties).some(({ writable }) => writable === true)) return null;
  return (
    <p className="below-list">
      <Link to={`${COMMANDS_PATH}?show=all&twin=${encodeURIComponent(twin.twinId)}`}>Commands for this twin</Link>
    </p>
  );
}
