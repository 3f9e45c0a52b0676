// Kill switches, locks and maintenance windows, for the console's own tests, in the answers of the api.
import { type CommandLocks, type LockDraft, type MaintenanceWindow, type MaintenanceWindowDraft } from '@orrery/client';
import { problem } from './fixture-alerts.ts';
import { stamp } from './fixture-plant.ts';
import { type FixtureAnswer } from './fixture-policies.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] };
const HOUR = 3_600_000;

export class FixtureStops {
  readonly asked: (LockDraft | MaintenanceWindowDraft | { readonly end: string; readonly reason?: string })[] = [];
  /** What the next request is refused with. */
  refusal: string | undefined;
  readonly locks: Mutable<CommandLocks> = { locks: [{ twinId: 'acme:riverside:line2-capper', by: 'mia', at: stamp(Date.now() - 900_000), reason: 'hands inside' }], killed: [] };
  windows: MaintenanceWindow[] = [
    { id: 'w-1', twinId: 'acme:riverside:line2', from: stamp(Date.now() - HOUR), until: stamp(Date.now() + HOUR), by: 'ben', reason: 'new conveyor belt', state: 'open' },
    { id: 'w-2', twinId: 'acme:riverside:boiler', from: stamp(Date.now() + 20 * HOUR), until: stamp(Date.now() + 24 * HOUR), by: 'mia', reason: 'yearly inspection', state: 'planned' },
    { id: 'w-0', twinId: 'acme:riverside:line1-filler', from: stamp(Date.now() - 50 * HOUR), until: stamp(Date.now() - 48 * HOUR), endedAt: stamp(Date.now() - 49 * HOUR), by: 'ben', reason: 'seat of the valve', state: 'over' },
  ];

  takes(path: string): boolean {
    return path === '/commands/locks' || path.startsWith('/maintenance/windows');
  }

  answer(method: string, path: string, query: URLSearchParams, body: unknown): FixtureAnswer {
    if (method === 'GET') return { status: 200, body: path === '/commands/locks' ? this.locks : { items: this.windows.filter(({ state }) => query.get('all') === 'true' || state !== 'over') } };
    if (this.refusal !== undefined) return problem(409, 'command-refused', this.refusal);
    if (path === '/commands/locks') return this.#lock(body as LockDraft);
    const [, ended] = /^\/maintenance\/windows\/([^/]+)\/end$/.exec(path) ?? [];
    return ended === undefined ? this.#open(body as MaintenanceWindowDraft) : this.#end(ended, (body as { reason?: string }).reason);
  }

  #lock(draft: LockDraft): FixtureAnswer {
    this.asked.push(draft);
    const by = { by: 'Engineer', at: stamp(Date.now()), reason: draft.reason };
    if (draft.type === 'lock') this.locks.locks.push({ twinId: draft.twinId, ...by });
    else if (draft.type === 'unlock') this.locks.locks = this.locks.locks.filter(({ twinId }) => twinId !== draft.twinId);
    else if (draft.type === 'kill') this.locks.killed.push({ site: draft.site, ...by });
    else if (draft.type === 'release') this.locks.killed = this.locks.killed.filter(({ site }) => site !== draft.site);
    return { status: 200, body: { status: 'done', request: 'r-9' } };
  }

  #open(draft: MaintenanceWindowDraft): FixtureAnswer {
    this.asked.push(draft);
    const { from, ...rest } = draft;
    const window: MaintenanceWindow = { id: 'w-new', by: 'Engineer', from: from ?? stamp(Date.now()), state: from === undefined ? 'open' : 'planned', ...rest };
    this.windows.push(window);
    return { status: 200, body: { status: 'done', actionId: 'a-9', window } };
  }

  #end(id: string, reason: string | undefined): FixtureAnswer {
    this.asked.push({ end: id, ...(reason === undefined ? {} : { reason }) });
    this.windows = this.windows.map((window) => (window.id === id ? { ...window, state: 'over', endedAt: stamp(Date.now()) } : window));
    return { status: 200, body: { status: 'done', actionId: 'a-9', window: this.windows.find((window) => window.id === id) } };
  }
}
