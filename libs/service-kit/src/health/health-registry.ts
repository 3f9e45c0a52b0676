import { DataFlow, type DataFlowOptions } from './data-flow.js';

/** `detail` says what is wrong, or how it goes. */
export interface CheckResult {
  readonly ok: boolean;
  readonly detail?: string;
}

export type HealthCheck = () => CheckResult | Promise<CheckResult>;
export type Probe = 'live' | 'ready';
export type Phase = 'starting' | 'ready' | 'draining';

export interface HealthReport {
  readonly ok: boolean;
  readonly checks: Readonly<Record<string, CheckResult>>;
}

interface Registered {
  readonly check: HealthCheck;
  readonly probes: readonly Probe[];
}

/**
 * Named checks of one service. `ready` fails while it starts and from the moment it is told to stop; `live` fails only for
 * what a restart would mend.
 */
export class HealthRegistry {
  phase: Phase = 'starting';
  private readonly checks = new Map<string, Registered>();
  private readonly troubles = new Map<string, string>();

  /** A check that does not answer within `checkTimeoutMs` is a check that fails. */
  constructor(private readonly checkTimeoutMs = 1_000) {}

  /** Registers a check, of readiness unless `probes` says more; returns what takes it away again. */
  register(name: string, check: HealthCheck, probes: readonly Probe[] = ['ready']): () => void {
    if (this.checks.has(name)) throw new Error(`A health check named ${name} is registered already: give each one its own name`);
    const registered = { check, probes };
    this.checks.set(name, registered);
    return () => {
      if (this.checks.get(name) === registered) this.checks.delete(name);
    };
  }

  /**
   * What is wrong with a peer since its last answer: fails readiness, with the detail, until it is told that all is well (undefined). For what is
   * learnt by those who connect, and would be learnt too late by asking.
   */
  trouble(name: string, detail: string | undefined): void {
    if (detail === undefined) this.troubles.delete(name);
    else this.troubles.set(name, detail);
  }

  /** Live and ready fail when data stops (rules R9, R40): a process that is up but receives nothing does not live. */
  dataFlow(name: string, options: DataFlowOptions): DataFlow {
    const flow = new DataFlow(options, () => remove());
    const remove = this.register(name, () => flow.check(), ['live', 'ready']);
    return flow;
  }

  async report(probe: Probe): Promise<HealthReport> {
    const selected = [...this.checks].filter(([, { probes }]) => probes.includes(probe));
    const results = await Promise.all(selected.map(async ([name, { check }]) => [name, await run(check, this.checkTimeoutMs)] as const));
    const phase: [string, CheckResult][] = probe === 'ready' ? [['phase', { ok: this.phase === 'ready', detail: this.phase }]] : [];
    const troubles = probe === 'ready' ? [...this.troubles].map(([name, detail]) => [name, { ok: false, detail }] as const) : [];
    const checks = Object.fromEntries([...phase, ...results, ...troubles]);
    return { ok: Object.values(checks).every((result) => result.ok), checks };
  }
}

async function run(check: HealthCheck, timeoutMs: number): Promise<CheckResult> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<CheckResult>((resolve) => {
    timer = setTimeout(() => resolve({ ok: false, detail: `no answer within ${timeoutMs} ms` }), timeoutMs);
  });
  try {
    return await Promise.race([Promise.resolve(check()), late]);
  } catch (error) {
    return { ok: false, detail: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(timer);
  }
}
