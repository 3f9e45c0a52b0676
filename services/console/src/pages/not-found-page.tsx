import { OVERVIEW_PATH } from '../domain/route.js';
import { Link } from '../parts/link.js';
import { Notice } from '../parts/notice.js';
import { Page } from '../parts/page.js';

export function NotFoundPage({ path }: { path: string }) {
  return (
    <Page title="Not found">
      <Notice title={`There is no page at ${path}`} action={<Link to={OVERVIEW_PATH}>Go to the overview</Link>} />
    </Page>
  );
}
