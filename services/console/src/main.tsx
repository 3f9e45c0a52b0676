import { OrreryClient, type PublicConfig } from '@orrery/client';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.js';
import { CALLBACK_PATH, RENEWAL_PATH, Session } from './auth/session.js';
import { SignInPage } from './pages/sign-in-page.js';
import { UnavailablePage } from './pages/unavailable-page.js';
import { Clock } from './state/clock.js';
import { reasonOf } from './state/plant-store.js';
import { navigate } from './state/router.js';
import './styles/index.css';

const root = createRoot(document.getElementById('root')!);
const clock = new Clock();

async function start(): Promise<void> {
  const config = await new OrreryClient({ baseUrl: '', timeoutMs: 10_000 }).publicConfig();
  clock.learn(config.now);
  const session = new Session(config, window.location.origin);
  if (window.location.pathname === RENEWAL_PATH) return session.finishRenewal();
  const failure = await finishSignIn(session);
  if (failure === undefined && (await session.isSignedIn())) showApp(session, config);
  else showSignIn(session, config, failure);
}

/** Why a sign-in that was under way did not work; undefined where it did, or none was. */
async function finishSignIn(session: Session): Promise<string | undefined> {
  if (window.location.pathname !== CALLBACK_PATH) return undefined;
  try {
    navigate(await session.finishSignIn(), 'replace');
    return undefined;
  } catch (error) {
    navigate('/', 'replace');
    return reasonOf(error);
  }
}

function showApp(session: Session, config: PublicConfig): void {
  const leave = () => void session.forget().then(() => showSignIn(session, config, 'your session is no longer accepted.'));
  root.render(
    <StrictMode>
      <App session={session} clock={clock} onRefused={leave} />
    </StrictMode>,
  );
}

function showSignIn(session: Session, config: PublicConfig, failure: string | undefined): void {
  root.render(
    <StrictMode>
      <SignInPage session={session} issuer={config.issuer} failure={failure} />
    </StrictMode>,
  );
}

/** A part of the console that is gone: a newer console has been installed. Take it; once, should it be something else. */
window.addEventListener('vite:preloadError', () => {
  if (sessionStorage.getItem('orrery.reloaded') !== null) return;
  sessionStorage.setItem('orrery.reloaded', 'yes');
  window.location.reload();
});

start().catch((error: unknown) => root.render(<UnavailablePage reason={reasonOf(error)} />));
