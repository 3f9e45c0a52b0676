import { type Level } from '@orrery/contracts';
import { type Condition, conditionOfProperty, findingsOf, worse, worstOf } from './condition.js';
import { nameOf, type TwinView } from './twin-view.js';
import { splitPath } from './words.js';

/** What the tree and the lists need of a twin; equal summaries draw the same. */
export interface TwinSummary {
  readonly twinId: string;
  readonly name: string;
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
    level: twin.level,
    partOf: twin.partOf,
    condition: worstOf(findingsOf(twin).map((finding) => finding.condition)),
    components,
  };
}

/** True where the two would be drawn alike, so that nothing needs to be drawn again. */
export function sameSummary(a: TwinSummary | undefined, b: TwinSummary): boolean {
  if (!a || a.name !== b.name || a.level !== b.level || a.partOf !== b.partOf || a.condition !== b.condition) return false;
  const components = Object.keys(a.components);
  return components.length === Object.keys(b.components).length && components.every((name) => a.components[name] === b.components[name]);
}
