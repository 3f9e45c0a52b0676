import { byUrgency, type Condition, type Finding, findingsOf, isAbnormal, worstOf } from './condition.js';
import { type TwinView } from './twin-view.js';

/** A twin that needs attention for reasons of its own. */
export interface TwinAttention {
  readonly kind: 'twin';
  readonly condition: Condition;
  readonly twin: TwinView;
  readonly findings: readonly Finding[];
}

/** A source that is lost, with everything that it takes along: one cause, one entry. */
export interface SourceAttention {
  readonly kind: 'source';
  readonly condition: 'disconnected';
  readonly source: string;
  readonly since?: string;
  readonly reason?: string;
  readonly twins: number;
  readonly values: number;
}

export type Attention = TwinAttention | SourceAttention;

/** What needs attention in the plant, worst first; what one lost source causes in many twins is said once. */
export function attentionOf(twins: Iterable<TwinView>): Attention[] {
  const sources = new Map<string, SourceAttention>();
  const own: TwinAttention[] = [];
  for (const twin of twins) {
    const findings = findingsOf(twin).filter((finding) => isAbnormal(finding.condition));
    const rest = findings.filter((finding) => finding.source === undefined);
    for (const finding of findings) if (finding.source !== undefined) addTwin(sources, twin, finding.source, finding);
    if (rest.length > 0) own.push({ kind: 'twin', condition: worstOf(rest.map(({ condition }) => condition)), twin, findings: rest });
  }
  return [...sources.values(), ...own].sort((a, b) => byUrgency(a.condition, b.condition));
}

function addTwin(sources: Map<string, SourceAttention>, twin: TwinView, source: string, { since, values = 0 }: Finding): void {
  const known = sources.get(source);
  const reason = known?.reason ?? twin.sources[source]?.reason;
  sources.set(source, {
    kind: 'source',
    condition: 'disconnected',
    source,
    ...(since === undefined ? {} : { since }),
    ...(reason === undefined ? {} : { reason }),
    twins: (known?.twins ?? 0) + 1,
    values: (known?.values ?? 0) + values,
  });
}
