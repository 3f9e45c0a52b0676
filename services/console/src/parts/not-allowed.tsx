import { OVERVIEW_PATH } from '../domain/route.js';
import { useServices } from '../state/context.js';
import { Link } from './link.js';
import { Notice } from './notice.js';
import { Page } from './page.js';

/** A page that is there, and not for whoever is signed in: says what it takes and whom to ask. */
export function NotAllowed({ title, needs }: { title: string; needs: string }) {
  const { me } = useServices();
  return (
    <Page title={title}>
      <Notice title="This page is not open to you" action={<Link to={OVERVIEW_PATH}>Go to the overview</Link>}>
        <p>{`It needs ${needs}. You are signed in as ${me.name}${me.roles.length > 0 ? ` (${me.roles.join(', ')})` : ''}.`}</p>
        <p className="quiet">An administrator can grant it to you; it then opens without signing in anew.</p>
      </Notice>
    </Page>
  );
}
