import { Notice } from '../parts/notice.js';
import { Page } from '../parts/page.js';

/** The server does not answer, or not as it should, before anything could be shown. */
export function UnavailablePage({ reason }: { reason: string }) {
  return (
    <main className="alone">
      <Page title="Orrery does not answer">
        <Notice
          title="The console could not start"
          action={
            <button type="button" className="primary" onClick={() => window.location.reload()}>
              Try again
            </button>
          }
        >
          <p role="alert">{reason}</p>
          <p className="quiet">The api has to be up and to know its OpenID provider. Whoever runs Orrery finds more in the api’s log.</p>
        </Notice>
      </Page>
    </main>
  );
}
