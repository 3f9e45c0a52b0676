import { type Alert, type AlertAction, type AlertRule, type MaintenanceScore, maintenanceScores, type Quality, type Relationship, type RuleCheck, type TwinDefinition, type TwinEvent } from '@orrery/contracts';
import { timestampFromMillis } from '@orrery/twin-model';
import { compileRule } from './evaluate/compile-rule.js';
import { type RuleEdge } from './evaluate/evaluate-twin.js';
import { type TwinRules } from './evaluate/rule-book.js';
import { passTwinTime, takeEvent, takeScore } from './evaluate/take-record.js';
import { emptyMemory } from './evaluate/twin-memory.js';
import { type TwinGraph } from './grouping/find-cause.js';
import { actOnAlert, type AlertDeed } from './lifecycle/act-on-alert.js';
import { followRule } from './lifecycle/follow-rule.js';
import { passTime } from './lifecycle/pass-time.js';
import { keyOfEdge, type Suppression } from './lifecycle/raise-alert.js';

export const TWIN = 'acme:riverside:filler';
/** 2026-01-01T00:00:00Z; times in specs are seconds after it. */
export const START = Date.UTC(2026, 0, 1);
export const at = (second: number): string => timestampFromMillis(START + second * 1000);

export const DEFINITION: TwinDefinition = {
  model: 'dtmi:test:Filler;1',
  level: 'machine',
  properties: {
    flow: { kind: 'telemetry', datatype: 'double', unit: 'litrePerSecond', source: 'plc' },
    speed: { kind: 'property', datatype: 'double', writable: true, source: 'plc' },
    running: { kind: 'telemetry', datatype: 'boolean', source: 'plc' },
    label: { kind: 'property', datatype: 'string' },
  },
  relationships: [],
  sources: { plc: { clock: 'device', acceptPastMs: 1, acceptFutureMs: 1 } },
};

export const rule = (check: RuleCheck, more: Partial<AlertRule> = {}): AlertRule => ({ id: 'low', title: 'Flow is low', on: { level: 'machine' }, check, priority: 'high', onDelayMs: 0, offDelayMs: 0, ...more });
export const LOW: RuleCheck = { kind: 'threshold', path: 'flow', below: 1, hysteresis: 0.2 };

export function readings(second: number, values: Record<string, unknown>, quality: Quality = 'good', more: object = {}): TwinEvent {
  return {
    type: 'changed',
    twinId: TWIN,
    rev: second + 1,
    prevRev: second,
    at: at(second),
    cause: { input: 'readings', offset: String(second) },
    changes: Object.entries(values).map(([path, value]) => ({ kind: 'reported' as const, path, state: { value, quality, eventTs: at(second), receivedTs: at(second), source: 'plc', ...more } })),
  };
}

export function scored(second: number, more: Partial<MaintenanceScore>): MaintenanceScore {
  const [, example] = maintenanceScores.examples;
  return { ...example!, twinId: TWIN, at: at(second), validUntil: at(second + 60), detector: 'valve', ...more };
}

/** One twin with one rule: what its alert becomes as things come. */
export class Scene {
  readonly memory = emptyMemory();
  readonly alerts: Alert[] = [];
  suppression: Suppression | undefined;
  private readonly rules: TwinRules;

  constructor(
    readonly rule: AlertRule,
    private readonly definition = DEFINITION,
  ) {
    const compiled = compileRule(rule, definition);
    if (!compiled || 'message' in compiled) throw new Error(compiled?.message ?? 'the rule is not for this twin');
    this.rules = { rules: [compiled], paths: new Set(compiled.paths) };
  }

  get alert(): Alert {
    return this.alerts.at(-1)!;
  }

  get states(): string[] {
    return this.alerts.map(({ state }) => state);
  }

  read(second: number, values: Record<string, unknown>, quality: Quality = 'good', more: object = {}): this {
    return this.follow(takeEvent(this.rules, this.memory, readings(second, values, quality, more), this.definition));
  }

  score(second: number, more: Partial<MaintenanceScore>): this {
    return this.follow(takeScore(this.rules, this.memory, scored(second, more), this.definition));
  }

  /** A tick of the clock: rules whose time has come, and what time does to alerts. */
  tick(second: number): this {
    this.follow(passTwinTime(this.rules, this.memory, START + second * 1000));
    for (const key of new Set(this.alerts.map((alert) => alert.key))) {
      for (let next = passTime(this.of(key)!, this.rule, START + second * 1000); next; next = passTime(next, this.rule, START + second * 1000)) this.alerts.push(next);
    }
    return this;
  }

  act(second: number, action: { type: AlertDeed['type'] } & Record<string, unknown>): string | undefined {
    const full = { id: 'a', twinId: TWIN, by: 'anna', at: at(second), alert: this.alert?.key ?? 'none', ...action } as unknown as Exclude<AlertAction, { type: 'window' | 'window-ended' }>;
    const acted = actOnAlert(this.of(full.alert), full, { maxShelfMs: 3_600_000 });
    if ('refused' in acted) return acted.refused;
    if (acted.alert !== this.of(full.alert)) this.alerts.push(acted.alert);
    return undefined;
  }

  private of(key: string): Alert | undefined {
    return this.alerts.findLast((alert) => alert.key === key);
  }

  private follow(edges: readonly RuleEdge[]): this {
    for (const edge of edges) {
      const suppression = this.suppression ?? (this.memory.rules[`${edge.rule.id}#${edge.instance}`]?.suppressed ? { by: 'design' as const } : undefined);
      const next = followRule(this.of(keyOfEdge(TWIN, edge)), TWIN, edge, suppression ? { suppression } : {});
      if (next) this.alerts.push(next);
    }
    return this;
  }
}

/** Relationships given as `from name target`. */
export function graphOf(links: readonly string[]): TwinGraph {
  const parsed = links.map((link) => link.split(' ') as [string, string, string]);
  return {
    from: (twinId) => parsed.filter(([from]) => from === twinId).map(([, name, target]): Relationship => ({ name, target })),
    to: (twinId) => parsed.filter(([, , target]) => target === twinId).map(([source, name]) => ({ name, source })),
  };
}
