import { type HostState } from '../state-payload.js';

/** What an edge node knows of the host application that it waits for (Sparkplug 3.0 §5.5). */
export class PrimaryHost {
  online = false;
  private lastTimestamp = Number.NEGATIVE_INFINITY;

  /** A state older than the last is the echo of an earlier connection and changes nothing. */
  observe(state: HostState | undefined): void {
    if (state === undefined || state.timestamp < this.lastTimestamp) return;
    this.lastTimestamp = state.timestamp;
    this.online = state.online;
  }

  /** Another server may know another state: what was heard on the last one counts no longer. */
  forget(): void {
    this.online = false;
    this.lastTimestamp = Number.NEGATIVE_INFINITY;
  }
}
