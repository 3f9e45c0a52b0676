import { Notice } from '../parts/notice.js';
import { Page } from '../parts/page.js';

interface UnavailablePageProps {
  readonly reason: string;
  /** Whoever is signed in may see nothing. */
  readonly isForbidden?: boolean;
  readonly onSignOut?: () => void;
}

/** The server does not answer, or not as it should, before anything could be shown. */
export function UnavailablePage({ reason, isForbidden = false, onSignOut }: UnavailablePageProps) {
  return (
    <main className="alone">
      <Page title={isForbidden ? 'No access' : 'Orrery does not answer'}>
        <Notice
          title={isForbidden ? 'You are signed in, but may not see this plant' : 'The console could not start'}
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
          <p className="quiet">
            {isForbidden
              ? 'Ask whoever runs Orrery for the role viewer or engineer, or sign in as somebody who has it.'
              : 'The api has to be up and to know its OpenID provider. Whoever runs Orrery finds more in the api’s log.'}
          </p>
        </Notice>
      </Page>
    </main>
  );
}
