import { type ClientSession } from 'node-opcua';
import { Channel, type ChannelSettings } from './channel.js';
import { within } from './within.js';

/** Holds one session across channels (Part 4 §6.7): a new channel takes over the old session, else makes a new one. */
export class SessionKeeper {
  private channel: Channel | undefined;
  session: ClientSession | undefined;

  constructor(private readonly settings: ChannelSettings) {}

  /**
   * @param onBroken told when the new channel breaks.
   * @param trusted false: the old session is taken over only to be closed with its subscriptions, so that none goes on unseen.
   * @returns the session, and whether it is a fresh one that knows nothing of the subscriptions of the last.
   * @throws OrreryError as Channel.open does; the old session is then kept for the next attempt.
   */
  async open(onBroken: (reason: string) => void, trusted: boolean): Promise<{ session: ClientSession; fresh: boolean }> {
    const channel = await Channel.open(this.settings, onBroken);
    const old = this.channel;
    const kept = this.session;
    const reactivated = kept !== undefined && (await channel.reactivate(kept).then(() => true, () => false));
    this.channel = channel;
    // Only now: closing the old channel first would take its session away.
    await old?.close();
    if (reactivated && trusted) return { session: kept, fresh: false };
    this.session = undefined;
    if (reactivated) await within(this.settings.requestTimeoutMs, 'closing the session', kept.close(true)).catch(() => undefined);
    this.session = await channel.createSession();
    return { session: this.session, fresh: true };
  }

  /** Cuts the connection without a word to the server, which keeps the session for a while. */
  cut(): void {
    this.channel?.cut();
  }

  /** Closes the session and its subscriptions at the server where it can still be reached. Never throws. */
  async close(): Promise<void> {
    const { session, channel } = this;
    this.session = undefined;
    this.channel = undefined;
    if (session) await within(1000, 'closing the session', session.close(true)).catch(() => undefined);
    await channel?.close();
  }
}
