import { type CommandEvent } from './command-event.js';

/** `ignored` says why nothing followed, for whoever asked for it. */
export interface Decision {
  readonly events: readonly CommandEvent[];
  readonly ignored?: string;
}

export const done = (...events: readonly CommandEvent[]): Decision => ({ events });
export const ignored = (why: string): Decision => ({ events: [], ignored: why });
