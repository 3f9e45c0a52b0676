import { type TwinView, type PropertyView } from './twin-view.js';

/** How a value, a twin or a whole branch of the plant stands, from best to worst. */
export const CONDITIONS = ['normal', 'waiting', 'uncertain', 'diverged', 'stale', 'bad', 'disconnected'] as const;
export type Condition = (typeof CONDITIONS)[number];

const RANK: Readonly<Record<Condition, number>> = Object.fromEntries(CONDITIONS.map((condition, rank) => [condition, rank])) as Record<Condition, number>;

/** Words for people; the same word everywhere. */
export const CONDITION_WORDS: Readonly<Record<Condition, string>> = {
  normal: 'Normal',
  waiting: 'No reading yet',
  uncertain: 'Uncertain',
  diverged: 'Not as desired',
  stale: 'Stale',
  bad: 'Bad',
  disconnected: 'Disconnected',
};

export function worse(a: Condition, b: Condition): Condition {
  return RANK[a] >= RANK[b] ? a : b;
}

export function worstOf(conditions: Iterable<Condition>): Condition {
  let worst: Condition = 'normal';
  for (const condition of conditions) worst = worse(worst, condition);
  return worst;
}

/** Worst first, for lists of what needs attention. */
export function byUrgency(a: Condition, b: Condition): number {
  return RANK[b] - RANK[a];
}

export function isAbnormal(condition: Condition): boolean {
  return RANK[condition] > RANK.waiting;
}

/** A value that somebody wrote down and no device reports. */
export function isStatic(property: PropertyView): boolean {
  return property.eventTs === undefined && property.origin === 'operator';
}

/** Telemetry that has never been read is waited for; a property that nobody has set yet is as it should be. */
export function conditionOfProperty(property: PropertyView): Condition {
  if (isStatic(property)) return 'normal';
  switch (property.quality) {
    case 'bad':
      return property.eventTs === undefined ? 'waiting' : 'bad';
    case 'stale':
      return 'stale';
    case 'uncertain':
      return 'uncertain';
    case 'good':
      return 'normal';
    default:
      return property.kind === 'telemetry' ? 'waiting' : 'normal';
  }
}

/** One finding about one path (or one source, where `path` is absent), for the lists that say what is wrong. */
export interface Finding {
  readonly condition: Condition;
  readonly path?: string;
  readonly source?: string;
  /** Event time since which it is so, where known. */
  readonly since?: string;
  /** Values that are stale for the same cause. */
  readonly values?: number;
}

/**
 * Everything about a twin that is not normal, worst first. Values that are stale because their source is disconnected are one
 * finding with their number: the cause is said once.
 */
export function findingsOf(twin: TwinView): Finding[] {
  const findings: Finding[] = [];
  for (const [source, link] of Object.entries(twin.sources)) {
    if (link.state === 'disconnected') findings.push({ condition: 'disconnected', source, since: link.since, values: staleThrough(twin, source) });
    if (link.state === 'connecting') findings.push({ condition: 'waiting', source, since: link.since });
  }
  for (const [path, property] of Object.entries(twin.properties)) {
    const condition = conditionOfProperty(property);
    if (property.staleCause === 'source-disconnected' && twin.sources[property.source ?? '']?.state === 'disconnected') continue;
    // Of bad and uncertain values the last reading is known, not the first such one.
    const since = condition === 'stale' ? property.staleSince : undefined;
    if (condition !== 'normal') findings.push({ condition, path, ...(since === undefined ? {} : { since }) });
  }
  for (const [path, desired] of Object.entries(twin.desired)) {
    if (desired.status === 'diverged') findings.push({ condition: 'diverged', path, since: desired.at });
  }
  return findings.sort((a, b) => byUrgency(a.condition, b.condition));
}

function staleThrough(twin: TwinView, source: string): number {
  return Object.values(twin.properties).filter((property) => property.source === source && property.staleCause === 'source-disconnected').length;
}
