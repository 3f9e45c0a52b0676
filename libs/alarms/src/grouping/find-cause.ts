import { type Alert, type AlertRule, type Relationship } from '@orrery/contracts';

/** The alert that stands behind another one. */
export interface Cause {
  readonly group: string;
  /** Absent where only the group is shared. */
  readonly key?: string;
  /** Twins from the cause down to the alert's own twin, the latter left out. */
  readonly along: readonly string[];
}

/** Relationships between twins, in both directions. */
export interface TwinGraph {
  readonly from: (twinId: string) => readonly Relationship[];
  readonly to: (twinId: string) => readonly { readonly name: string; readonly source: string }[];
}

const DEFAULT_ALONG = ['feeds', 'controls', 'partOf'];
const MAX_STEPS = 4;
/** A graph may be wide: what is not found within this many twins is not looked for any longer. */
const MAX_TWINS = 200;

/** Built-in relationships lead from cause to effect: what feeds, controls or is part of a twin is where its faults come from. */
const DOWNWARD = new Set(DEFAULT_ALONG);

/**
 * The twins a fault of this one may come from, nearest first: what feeds or controls it, its parts, and the target of any other relationship that the
 * rule names. `^feeds` is the other way round: who is blocked looks to those that it feeds.
 */
function upstream(graph: TwinGraph, twinId: string, along: readonly string[]): string[] {
  const found: string[] = [];
  for (const { name, source } of graph.to(twinId)) if (along.includes(DOWNWARD.has(name) ? name : `^${name}`)) found.push(source);
  for (const { name, target } of graph.from(twinId)) if (along.includes(DOWNWARD.has(name) ? `^${name}` : name)) found.push(target);
  return found;
}

/**
 * Looks up the relationships for an alert that is active and stands on its own feet; its group is joined, and it is named as the cause, so that one
 * cause is one page. A group's first alert keeps the group's name, even where an alert further up turns up later.
 *
 * @param activeOf active alerts of a twin that people may see
 */
export function findCause(twinId: string, { groupAlong = DEFAULT_ALONG }: Pick<AlertRule, 'groupAlong'>, graph: TwinGraph, activeOf: (twinId: string) => readonly Alert[]): Cause | undefined {
  const seen = new Set([twinId]);
  let layer: { twin: string; path: string[] }[] = [{ twin: twinId, path: [] }];
  for (let step = 0; step < MAX_STEPS && layer.length > 0; step += 1) {
    const next: typeof layer = [];
    for (const { twin, path } of layer) {
      for (const above of upstream(graph, twin, groupAlong)) {
        if (seen.has(above) || seen.size > MAX_TWINS) continue;
        seen.add(above);
        const trail = [above, ...path];
        const [first] = [...activeOf(above)].sort((a, b) => (a.raisedAt < b.raisedAt ? -1 : 1));
        if (first) return { group: first.group, key: first.cause?.key ?? first.key, along: first.cause ? [...first.cause.along, ...trail] : trail };
        next.push({ twin: above, path: trail });
      }
    }
    layer = next;
  }
  return undefined;
}

/** Twins that a search from this one may come to, whatever the rule: those whose alerts must be known to find its cause. */
export function mayCause(twinId: string, along: Pick<AlertRule, 'groupAlong'>, graph: TwinGraph): string[] {
  return reach(twinId, (twin) => upstream(graph, twin, along.groupAlong ?? DEFAULT_ALONG));
}

/** Twins whose search may come to this one, whatever their rules name: those whose alerts may be its consequences. */
export function mayFollow(twinId: string, graph: TwinGraph): string[] {
  return reach(twinId, (twin) => [...graph.from(twin).map(({ target }) => target), ...graph.to(twin).map(({ source }) => source)]);
}

function reach(twinId: string, next: (twinId: string) => readonly string[]): string[] {
  const seen = new Set([twinId]);
  let layer = [twinId];
  for (let step = 0; step < MAX_STEPS && layer.length > 0 && seen.size <= MAX_TWINS; step += 1) {
    layer = layer.flatMap(next).filter((twin) => !seen.has(twin) && seen.size <= MAX_TWINS && seen.add(twin));
  }
  seen.delete(twinId);
  return [...seen];
}

/**
 * Alerts that a new one stands behind: active ones without a cause whose own search leads to it. The new one joins the group of the eldest: that
 * page may be out already.
 */
export function findConsequences(raised: Alert, candidates: readonly Alert[], along: (rule: string, twinId: string) => string[] | undefined, graph: TwinGraph): { readonly alert: Alert; readonly along: readonly string[] }[] {
  return candidates
    .filter((alert) => alert.key !== raised.key && alert.active && !alert.cause && alert.twinId !== raised.twinId)
    .flatMap((alert) => {
      const groupAlong = along(alert.rule, alert.twinId);
      const cause = findCause(alert.twinId, groupAlong ? { groupAlong } : {}, graph, (twin) => (twin === raised.twinId ? [raised] : []));
      return cause ? [{ alert, along: cause.along }] : [];
    })
    .sort((a, b) => (a.alert.raisedAt < b.alert.raisedAt ? -1 : 1));
}
