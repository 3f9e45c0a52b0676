import { type Page } from '../api-types.js';
import { type ApprovalKey } from './approval-key.js';
import { type Requester } from '../http/requester.js';
import { type Command, type CommandAnswer, type CommandDetail, type CommandLocks, type CommandProposal, type CommandQuery, type DryRun, type LockDraft } from './command-types.js';

/** The key that approvals are signed with; undefined where there is none. */
export type ApprovalKeySource = () => ApprovalKey | undefined | Promise<ApprovalKey | undefined>;

/** Guarded changes of the real thing. Where command does not run, ApiError 503 `command-not-there`. */
export class CommandClient {
  constructor(
    private readonly requester: Requester,
    private readonly approvalKey: ApprovalKeySource = () => undefined,
  ) {}

  list(query: CommandQuery = {}): Promise<Page<Command>> {
    const { state, ...rest } = query;
    return this.requester.json('/commands', { query: { ...rest, state: state?.join(',') } });
  }

  /** Paths of a twin's Commands that its source has a method for; a call of any other is refused. */
  async methods(twinId: string): Promise<string[]> {
    const { items } = await this.requester.json<{ items: readonly { readonly path: string }[] }>(`/twins/${encodeURIComponent(twinId)}/methods`);
    return items.map(({ path }) => path);
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

  /**
   * With this client's own token as the proof of who, and, where it has a key, signed by that key over the command as it is given: what was shown is what is
   * approved. By its id alone it is read first. Whoever proposed it may not. @throws ApiError 409 `command-refused`
   */
  async approve(command: string | Command): Promise<CommandAnswer> {
    const id = typeof command === 'string' ? command : command.id;
    const key = await this.approvalKey();
    if (!key) return this.decide(id, 'approve', {});
    return this.decide(id, 'approve', { signature: await key.approve(typeof command === 'string' ? await this.one(id) : command) });
  }

  reject(id: string, reason: string): Promise<CommandAnswer> {
    return this.decide(id, 'reject', { reason });
  }

  /** Before it was sent. */
  cancel(id: string, reason: string): Promise<CommandAnswer> {
    return this.decide(id, 'cancel', { reason });
  }

  /** What became of one that is unknown, and of which no reading tells: by somebody who has looked at the machine. @throws ApiError 409 `command-refused` before its deadline */
  settle(id: string, applied: boolean, reason: string): Promise<CommandAnswer> {
    return this.decide(id, 'settle', { applied, reason });
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
