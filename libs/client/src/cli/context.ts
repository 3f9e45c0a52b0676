import { type OrreryClient } from '../orrery-client.js';
import { type Output } from './output.js';
import { type Environment } from './sign-in/profile.js';
import { type Session } from './sign-in/session.js';

/** What a command works with. */
export interface Context {
  readonly session: Session;
  readonly client: OrreryClient;
  readonly output: Output;
  readonly env: Environment;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}
