import { Notice } from '../parts/notice.js';
import { Page } from '../parts/page.js';

/** The server does not answer, or not as it should, before anything could be shown. */
export function UnavailablePage({ reason, onSignOut }: { reason: string; onSignOut?: () => void }) {
  return (
    <main className="alone">
      <Page title="Orrery does not answer">
        <Notice
          title="The console could not start"
          action={
            <div className="actions">
              <button type="button" className="primary" onClick={() => window.location.reload()}>
                Try again
              </button>
              {onSignOut && (
                <button type="button" onClick={onSignOut}>
                  Sign out
                </button>
              )}
            </div>
          }
        >
          <p role="alert">{reason}</p>
          <p className="quiet">The api has to be up and to know its OpenID provider. Whoever runs Orrery finds more in the api’s log.</p>
        </Notice>
      </Page>
    </main>
  );
}
