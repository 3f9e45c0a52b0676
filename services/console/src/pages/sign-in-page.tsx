import { useState } from 'react';
import { type Session } from '../auth/session.js';
import { Brand } from '../parts/brand.js';
import { Notice } from '../parts/notice.js';
import { Page } from '../parts/page.js';
import { reasonOf } from '../state/plant-store.js';
import { here } from '../state/router.js';

/** Before anybody is signed in: one button, and what is wrong where the issuer does not answer. */
export function SignInPage({ session, issuer, failure }: { session: Session; issuer: string; failure: string | undefined }) {
  const [reason, setReason] = useState(failure);
  const [isLeaving, setLeaving] = useState(false);
  const signIn = () => {
    setLeaving(true);
    setReason(undefined);
    session.signIn(window.location.pathname.startsWith('/auth/') ? '/' : here()).catch((error: unknown) => {
      setReason(reasonOf(error));
      setLeaving(false);
    });
  };
  return (
    <main className="alone">
      <p className="brand">
        <Brand />
      </p>
      <Page title="Sign in">
        <p className="quiet">The plant, its twins and its sources, live.</p>
        {reason !== undefined && (
          <div role="alert">
            <Notice title="Signing in did not work">
              <p>
                The sign-in service at <code>{issuer}</code> could not be used: {reason}
              </p>
              <p className="quiet">Try again; if it goes on, whoever runs Orrery should check that the OpenID provider is up and can be reached from this browser.</p>
            </Notice>
          </div>
        )}
        <button type="button" className="primary" disabled={isLeaving} onClick={signIn}>
          {isLeaving ? 'Going to the sign-in service…' : reason === undefined ? 'Sign in' : 'Try again'}
        </button>
      </Page>
    </main>
  );
}
