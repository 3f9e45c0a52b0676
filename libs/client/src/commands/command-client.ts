import { type Page } from '../api-types.js';
import { type Requester } from '../http/requester.js';
import { type Command, type CommandAnswer, type CommandDetail, type CommandLocks, type CommandProposal, type CommandQuery, type DryRun, type LockDraft } from './command-types.js';

/** Guarded changes of the real thing. Where command does not run, ApiError 503 `command-not-there`. */
export class CommandClient {
  constructor(private readonly requester: Requester) {}

  list(query: CommandQuery = {}): Promise<Page<Command>> {
    const { state, ...rest } = query;
    return this.requester.json('/commands', { query: { ...rest, state: state?.join(',') } });
  }

  /** @throws ApiError 404 `unknown-command` */
  one(id: string): Promise<CommandDetail> {
    return this.requester.json(`/commands/${encodeURIComponent(id)}`);
  }

  /** @throws ApiError 409 `command-refused` with the verdict of every guard */
  propose(proposal: CommandProposal): Promise<CommandAnswer> {
    return this.requester.json('/commands', { method: 'POST', body: proposal });
  }

  /** The verdict of every guard; nothing is kept of it. @throws ApiError 424 where command has not answered in time */
  dryRun(proposal: CommandProposal): Promise<DryRun> {
    return this.requester.json('/commands', { method: 'POST', query: { dryRun: true }, body: proposal });
  }

  /** With this client's own token as the proof. Whoever proposed it may not. @throws ApiError 409 `command-refused` */
  approve(id: string): Promise<CommandAnswer> {
    return this.decide(id, 'approve', {});
  }

  reject(id: string, reason: string): Promise<CommandAnswer> {
    return this.decide(id, 'reject', { reason });
  }

  /** Before it was sent. */
  cancel(id: string, reason: string): Promise<CommandAnswer> {
    return this.decide(id, 'cancel', { reason });
  }

  locks(): Promise<CommandLocks> {
    return this.requester.json('/commands/locks');
  }

  /** Locks or unlocks an asset, stops or releases a site. */
  lock(draft: LockDraft): Promise<{ readonly status: 'done' | 'pending'; readonly request: string }> {
    return this.requester.json('/commands/locks', { method: 'POST', body: draft });
  }

  private decide(id: string, what: string, body: object): Promise<CommandAnswer> {
    return this.requester.json(`/commands/${encodeURIComponent(id)}/${what}`, { method: 'POST', body });
  }
}
