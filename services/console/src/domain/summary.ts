import { type Level } from '@orrery/contracts';
import { type Condition, conditionOfProperty, findingsOf, worse, worstOf } from './condition.js';
import { nameOf, type TwinView } from './twin-view.js';
import { splitPath } from './words.js';

/** What the tree and the lists need of a twin; equal summaries draw the same. */
export interface TwinSummary {
  readonly twinId: string;
  readonly name: string;
  readonly model: string;
  readonly level: Level | undefined;
  readonly partOf: string | undefined;
  readonly condition: Condition;
  /** Worst condition of the values of each component of its model. */
  readonly components: Readonly<Record<string, Condition>>;
}

export function summarise(twin: TwinView): TwinSummary {
  const components: Record<string, Condition> = {};
  for (const [path, property] of Object.entries(twin.properties)) {
    const { component } = splitPath(path);
    if (component !== undefined) components[component] = worse(components[component] ?? 'normal', conditionOfProperty(property));
  }
  return {
    twinId: twin.twinId,
    name: nameOf(twin),
    model: twin.model,
    level: twin.level,
    partOf: twin.partOf,
    condition: worstOf(findingsOf(twin).map((finding) => finding.condition)),
    components,
  };
}

/** True where the two would be drawn alike, so that nothing needs to be drawn again. */
export function sameSummary(a: TwinSummary | undefined, b: TwinSummary): boolean {
  if (!a || a.name !== b.name || a.model !== b.model || a.level !== b.level || a.partOf !== b.partOf || a.condition !== b.condition) return false;
  const components = Object.keys(a.components);
  return components.length === Object.keys(b.components).length && components.every((name) => a.components[name] === b.components[name]);
}

/** The summaries after some twins have changed or gone; the same map where each of them still draws the same. */
export function withChanged(
  before: ReadonlyMap<string, TwinSummary>,
  changed: ReadonlySet<string>,
  twins: ReadonlyMap<string, TwinView>,
): ReadonlyMap<string, TwinSummary> {
  let after: Map<string, TwinSummary> | undefined;
  for (const twinId of changed) {
    const twin = twins.get(twinId);
    const summary = twin && summarise(twin);
    if (summary ? sameSummary(before.get(twinId), summary) : !before.has(twinId)) continue;
    after ??= new Map(before);
    if (summary) after.set(twinId, summary);
    else after.delete(twinId);
  }
  return after ?? before;
}
