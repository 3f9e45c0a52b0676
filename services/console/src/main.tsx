import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { readConfig } from './auth/console-config.js';
import { CALLBACK_PATH, RENEWAL_PATH, Session } from './auth/session.js';
import { App } from './app.js';
import { SignInPage } from './pages/sign-in-page.js';
import { UnavailablePage } from './pages/unavailable-page.js';
import { Clock } from './state/clock.js';
import { reasonOf } from './state/plant-store.js';
import { navigate } from './state/router.js';
import './styles/index.css';

const root = createRoot(document.getElementById('root')!);
const clock = new Clock();

async function start(): Promise<void> {
  const config = await readConfig((date) => clock.learn(date));
  const session = new Session(config, window.location.origin);
  if (window.location.pathname === RENEWAL_PATH) return session.finishRenewal();
  let failure: string | undefined;
  if (window.location.pathname === CALLBACK_PATH) {
    try {
      navigate(await session.finishSignIn(), 'replace');
    } catch (error) {
      failure = reasonOf(error);
      navigate('/', 'replace');
    }
  }
  const isSignedIn = failure === undefined && (await session.isSignedIn());
  root.render(
    <StrictMode>
      {isSignedIn ? <App session={session} clock={clock} /> : <SignInPage session={session} issuer={config.issuer} {...(failure === undefined ? {} : { failure })} />}
    </StrictMode>,
  );
}

start().catch((error: unknown) => root.render(<UnavailablePage reason={reasonOf(error)} />));
