import { type Cause, findCause, findConsequences, followRule, isPresented, keyOfEdge, mayCause, mayFollow, type RuleEdge, type Suppression, type TwinGraph } from '@orrery/alarms';
import { type Alert, type AlertRule } from '@orrery/contracts';

/** An edge of a rule, of which twin, and the trace it belongs to. */
export interface TwinEdge {
  readonly twinId: string;
  readonly edge: RuleEdge;
  readonly traceparent?: string;
}

export interface Surroundings {
  readonly graph: TwinGraph;
  readonly rule: (twinId: string, id: string) => AlertRule | undefined;
  /** The window that holds over a twin. */
  readonly windowOf: (twinId: string) => string | undefined;
}

/** One revision of an alert; its trace leads to the reading that made it. */
export interface Revision {
  readonly alert: Alert;
  readonly traceparent?: string;
}

/** Twins whose active alerts have to be known before the edges can be followed. */
export function neighboursOf(edges: readonly TwinEdge[], graph: TwinGraph): string[] {
  const twins = new Set<string>();
  for (const { twinId, edge } of edges) {
    if (edge.edge !== 'on') continue;
    for (const twin of [...mayCause(twinId, edge.rule, graph), ...mayFollow(twinId, graph)]) twins.add(twin);
  }
  return [...twins];
}

/**
 * Follows the edges of a batch in their order.
 *
 * @param alerts the alerts of the edges' keys, as they are; changed to what they become
 * @param others active alerts around, by key; those that turn out to be consequences may be changed only where `mayChange` says so
 */
export function followEdges(edges: readonly TwinEdge[], alerts: Map<string, Alert>, others: ReadonlyMap<string, Alert>, mayChange: (key: string) => boolean, around: Surroundings): Revision[] {
  const batch = new Batch(alerts, others, mayChange, around);
  for (const edge of edges) batch.follow(edge);
  return batch.revisions;
}

class Batch {
  readonly revisions: Revision[] = [];
  /** Active alerts that people see, by twin: what was there and what this batch makes. */
  private readonly active = new Map<string, Map<string, Alert>>();

  constructor(
    private readonly alerts: Map<string, Alert>,
    private readonly others: ReadonlyMap<string, Alert>,
    private readonly mayChange: (key: string) => boolean,
    private readonly around: Surroundings,
  ) {
    for (const alert of [...others.values(), ...alerts.values()]) this.note(alert);
  }

  follow({ twinId, edge, traceparent }: TwinEdge): void {
    const key = keyOfEdge(twinId, edge);
    const before = this.alerts.get(key);
    const suppression = this.suppressionOf(twinId, edge, before);
    const begins = edge.edge === 'on' && !before?.active && (before === undefined || before.process === 'normal');
    const cause = begins ? this.causeOf(twinId, edge.rule) : undefined;
    const next = followRule(before, twinId, edge, { ...(suppression ? { suppression } : {}), ...(cause ? { cause } : {}) });
    if (!next) return;
    const placed = begins && !cause && isPresented(next) ? this.adopt(next, traceparent) : next;
    this.keep(placed, traceparent);
  }

  private suppressionOf(twinId: string, { edge, suppressed }: RuleEdge, before: Alert | undefined): Suppression | undefined {
    const window = this.around.windowOf(twinId);
    if (window !== undefined) return { by: 'window', window };
    const design = edge === 'suppressed' || (edge === 'on' && suppressed === true) || (edge !== 'on' && edge !== 'unsuppressed' && before?.suppressed?.by === 'design');
    return design ? { by: 'design' } : undefined;
  }

  private causeOf(twinId: string, rule: AlertRule): Cause | undefined {
    return findCause(twinId, rule, this.around.graph, (twin) => [...(this.active.get(twin)?.values() ?? [])]);
  }

  /** Alerts that were there before their cause: they name it now, and it joins the group of the eldest, whose page may be out already. */
  private adopt(raised: Alert, traceparent: string | undefined): Alert {
    const candidates = mayFollow(raised.twinId, this.around.graph).flatMap((twin) => [...(this.active.get(twin)?.values() ?? [])]);
    const found = findConsequences(raised, candidates, (rule, twin) => this.around.rule(twin, rule)?.groupAlong, this.around.graph).filter(({ alert }) => this.alerts.has(alert.key) || this.mayChange(alert.key));
    const [eldest] = found;
    if (!eldest) return raised;
    const { group } = eldest.alert;
    for (const { alert, along } of found) this.keep(causedBy(alert, raised, group, along), traceparent);
    return { ...raised, group };
  }

  private keep(alert: Alert, traceparent: string | undefined): void {
    this.alerts.set(alert.key, alert);
    this.note(alert);
    this.revisions.push({ alert, ...(traceparent === undefined ? {} : { traceparent }) });
  }

  private note(alert: Alert): void {
    const ofTwin = this.active.get(alert.twinId) ?? new Map<string, Alert>();
    this.active.set(alert.twinId, ofTwin);
    if (alert.active && isPresented(alert)) ofTwin.set(alert.key, alert);
    else ofTwin.delete(alert.key);
  }
}

function causedBy(alert: Alert, cause: Alert, group: string, along: readonly string[]): Alert {
  return { ...alert, rev: alert.rev + 1, group, cause: { key: cause.key, along: [...along] }, changedAt: cause.changedAt, last: { what: 'cause found', at: cause.changedAt } };
}
