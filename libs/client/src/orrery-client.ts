import { type RenderedTwin, type SourceFile } from '@orrery/twin-model';
import {
  type AppliedPlant,
  type ApplyResult,
  type DesiredAnswer,
  type DriftResult,
  type ListedDeadLetter,
  type ListedModel,
  type ListedRelationship,
  type ListedState,
  type ListedTwin,
  type Me,
  type Page,
  type PageQuery,
  type PublicConfig,
  type SourceView,
  type TwinQuery,
  type Wish,
} from './api-types.js';
import { AlertClient } from './alerts/alert-client.js';
import { AuditClient } from './commands/audit-client.js';
import { type ApprovalKeySource, CommandClient } from './commands/command-client.js';
import { ApiError } from './http/problem.js';
import { Requester, type RequesterOptions } from './http/requester.js';
import { type AsOf, type History, type HistoryQuery, type TwinAsOf } from './history/history-types.js';
import { ImportClient } from './history/import-client.js';
import { MaintenanceClient } from './maintenance/maintenance-client.js';
import { PolicyClient } from './policy/policy-client.js';
import { type SearchAnswer, type SearchQuery } from './search/search-types.js';
import { SimulationClient } from './simulations/simulation-client.js';
import { type ActivityMessage, followActivity } from './stream/follow-activity.js';
import { followStream, type StreamOptions } from './stream/follow-stream.js';
import { type StreamMessage } from './stream/messages.js';

/** A folder of thousands of twins takes its time. */
const APPLY_TIMEOUT_MS = 300_000;

export interface ClientOptions extends RequesterOptions {
  /** The key to which the token is bound (DPoP), to sign approvals with. */
  readonly approvalKey?: ApprovalKeySource;
}

/** The api of one Orrery, typed. Runs in Node and in a browser; every method throws ApiError with the problem the api names. */
export class OrreryClient {
  readonly policies: PolicyClient;
  /** History from files. */
  readonly imports: ImportClient;
  readonly alerts: AlertClient;
  readonly maintenance: MaintenanceClient;
  /** Guarded changes of the real thing. */
  readonly commands: CommandClient;
  readonly audit: AuditClient;
  /** What if. */
  readonly simulations: SimulationClient;
  private readonly requester: Requester;

  constructor(options: ClientOptions) {
    this.requester = new Requester(options);
    this.policies = new PolicyClient(this.requester);
    this.imports = new ImportClient(this.requester);
    this.alerts = new AlertClient(this.requester);
    this.maintenance = new MaintenanceClient(this.requester);
    this.commands = new CommandClient(this.requester, options.approvalKey);
    this.audit = new AuditClient(this.requester);
    this.simulations = new SimulationClient(this.requester);
  }

  twins(query: TwinQuery & PageQuery = {}): Promise<Page<ListedTwin>> {
    return this.requester.json('/twins', { query: { ...query } });
  }

  twinsWithState(query: TwinQuery & PageQuery = {}): Promise<Page<ListedState>> {
    return this.requester.json('/twins', { query: { ...query, include: 'state' } });
  }

  /** Every item of a paged list: `all((page) => client.twins({ site, ...page }))`. */
  async *all<T>(list: (page: PageQuery) => Promise<Page<T>>): AsyncGenerator<T, void, void> {
    let cursor: string | undefined;
    do {
      const page = await list({ limit: 500, ...(cursor === undefined ? {} : { cursor }) });
      yield* page.items;
      cursor = page.nextCursor;
    } while (cursor !== undefined);
  }

  /** undefined where there is no such twin. `minRev` waits up to a second for that revision. */
  async twin(twinId: string, options: { readonly minRev?: number } = {}): Promise<RenderedTwin | undefined> {
    return this.unlessUnknown(() => this.requester.json(`/twins/${encodeURIComponent(twinId)}`, { query: { minRev: options.minRev } }));
  }

  /** undefined while the twin still has revision `rev`. */
  async twinUnless(twinId: string, rev: number): Promise<RenderedTwin | undefined> {
    const response = await this.requester.send(`/twins/${encodeURIComponent(twinId)}`, { headers: { 'if-none-match': `"rev:${rev}"` }, accept: [304] });
    return response.status === 304 ? undefined : ((await response.json()) as RenderedTwin);
  }

  /**
   * Wishes for paths of a twin; null takes a wish back. On condition: `ifMatch`, revisions of which one must be the twin's,
   * or `ifWish`, revisions of which one must be that of the wish at each path (0: there is none), which no reading moves; else ApiError 412.
   * @throws ApiError 409 of kind `needs-command` for a path that only a command may write
   */
  async patchDesired(twinId: string, patch: Readonly<Record<string, Wish | null>>, options: { readonly ifMatch?: readonly number[]; readonly ifWish?: readonly number[] } = {}): Promise<DesiredAnswer> {
    const { ifMatch, ifWish } = options;
    const tags = [...(ifMatch ?? []).map((rev) => `"rev:${rev}"`), ...(ifWish ?? []).map((rev) => `"wish:${rev}"`)];
    const response = await this.requester.send(`/twins/${encodeURIComponent(twinId)}/desired`, {
      method: 'PATCH',
      body: patch,
      contentType: 'application/merge-patch+json',
      headers: ifMatch === undefined && ifWish === undefined ? {} : { 'if-match': tags.join(', ') },
    });
    const body = (await response.json()) as { rev: number; requestId: string };
    if (response.status !== 202) return { kind: 'applied', rev: body.rev };
    return { kind: 'accepted', requestId: body.requestId, location: response.headers.get('location') ?? '' };
  }

  /** Readings of a twin's paths over a range: as they came, in buckets, or interpolated. `signal` gives the question up. */
  history(twinId: string, query: HistoryQuery, signal?: AbortSignal): Promise<History> {
    const { aggregates, ...rest } = query;
    return this.requester.json(`/twins/${encodeURIComponent(twinId)}/history`, { query: { ...rest, aggregates: aggregates?.join(',') }, ...(signal ? { signal } : {}) });
  }

  /** A twin as it stood. undefined where there was no such twin then. */
  twinAt(twinId: string, asOf: AsOf): Promise<TwinAsOf | undefined> {
    return this.unlessUnknown(() => this.requester.json(`/twins/${encodeURIComponent(twinId)}/at`, { query: { ...asOf } }));
  }

  /** Twins by what they are and how they stand, in RQL. @throws ApiError 400 with the position where the filter does not parse */
  search(query: SearchQuery, signal?: AbortSignal): Promise<SearchAnswer> {
    return this.requester.json('/search', { query: { ...query }, ...(signal ? { signal } : {}) });
  }

  models(page: PageQuery = {}): Promise<Page<ListedModel>> {
    return this.requester.json('/models', { query: { ...page } });
  }

  async model(id: string): Promise<ListedModel | undefined> {
    return this.unlessUnknown(() => this.requester.json(`/models/${encodeURIComponent(id)}`));
  }

  relationships(query: { readonly twin?: string; readonly name?: string; readonly target?: string } & PageQuery = {}): Promise<Page<ListedRelationship>> {
    return this.requester.json('/relationships', { query: { ...query } });
  }

  async sources(): Promise<readonly SourceView[]> {
    return (await this.requester.json<Page<SourceView>>('/sources')).items;
  }

  async source(id: string): Promise<SourceView | undefined> {
    return this.unlessUnknown(() => this.requester.json(`/sources/${encodeURIComponent(id)}`));
  }

  /** The latest dead letters, newest first. */
  async deadLetters(limit?: number): Promise<readonly ListedDeadLetter[]> {
    return (await this.requester.json<Page<ListedDeadLetter>>('/dead-letters', { query: { limit } })).items;
  }

  /** Makes the registry what the folder says; `dryRun` only tells what would change. */
  apply(files: readonly SourceFile[], options: { readonly variables?: Readonly<Record<string, string>>; readonly dryRun?: boolean } = {}): Promise<ApplyResult> {
    const { variables = {}, dryRun } = options;
    return this.requester.json('/plants/apply', { method: 'POST', query: { dryRun }, body: { files, variables }, timeoutMs: APPLY_TIMEOUT_MS });
  }

  /** What was applied, plant by plant. */
  async plants(): Promise<readonly AppliedPlant[]> {
    return (await this.requester.json<Page<AppliedPlant>>('/plants')).items;
  }

  /** Compares the registry with the folder that it should be like; the api remembers how many definitions differ. */
  drift(files: readonly SourceFile[], options: { readonly variables?: Readonly<Record<string, string>> } = {}): Promise<DriftResult> {
    return this.requester.json('/plants/drift', { method: 'POST', body: { files, variables: options.variables ?? {} }, timeoutMs: APPLY_TIMEOUT_MS });
  }

  me(): Promise<Me> {
    return this.requester.json('/me');
  }

  publicConfig(): Promise<PublicConfig> {
    return this.requester.json('/config', { authenticate: false });
  }

  /** Readiness of the api and of what it stands on, by check: for whoever is signed in. */
  health(): Promise<{ readonly ok: boolean; readonly checks: Readonly<Record<string, { readonly ok: boolean; readonly detail?: string }>> }> {
    return this.requester.json('/health');
  }

  /** Changes of twins as they come, until `signal` aborts: reconnects and goes on by itself. */
  stream(options: StreamOptions = {}): AsyncGenerator<StreamMessage, void, void> {
    return followStream(this.requester, options);
  }

  /** Alerts, commands, locks and kill switches as they change, in the same way. */
  activity(options: Pick<StreamOptions, 'from' | 'signal' | 'silenceMs'> = {}): AsyncGenerator<ActivityMessage, void, void> {
    return followActivity(this.requester, options);
  }

  private async unlessUnknown<T>(ask: () => Promise<T>): Promise<T | undefined> {
    try {
      return await ask();
    } catch (error) {
      if (error instanceof ApiError && error.status === 404 && error.kind.startsWith('unknown-')) return undefined;
      throw error;
    }
  }
}
