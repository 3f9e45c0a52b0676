import { type MaintenanceScore, type PropertyState, type Quality, type RemainingLife, type TwinDefinition, type TwinEvent } from '@orrery/contracts';
import { millisOf } from '@orrery/twin-model';

/** The last value of a path, as far as rules need it. Times in milliseconds since 1970. */
export interface RememberedValue {
  value: unknown;
  quality: Quality;
  /** When it was measured. */
  eventMs: number;
  /** When it came, by the clock this twin is judged by: silence is counted from here. */
  cameMs: number;
  unit?: string;
  /** The source whose loss made it stale. */
  lostSource?: string;
}

/** What a detector last said of a twin. */
export interface RememberedScore {
  detector: string;
  atMs: number;
  /** Absent where the detector had too little to go by. */
  score?: number;
  health?: number;
  insufficient?: string;
  validUntilMs?: number;
  contributions?: { path: string; share: number; direction?: string; since?: string }[];
  timeLeftMs?: { p10?: number; p50?: number; p90?: number };
}

/** What is known of one rule over one instance of a twin. */
export interface RuleMemory {
  /** `rising` waits for the on delay, `falling` for the off delay. */
  phase: 'off' | 'rising' | 'on' | 'falling';
  /** Since when the phase has lasted. */
  sinceMs: number;
  /** The last answer that was none of `indeterminate`: hysteresis goes by it. */
  held: boolean;
  /** Since when the rule cannot be judged. */
  unsureMs?: number;
  /** Suppressed by design. */
  suppressed?: true;
  /** Rate: event time and value of the readings in the window. */
  samples?: [number, number][];
  /** When to look again though nothing comes. */
  dueMs?: number;
}

/**
 * All that judging a twin's rules needs to know of its past: plain data, kept beside the position of the log it was made from. A function
 * of that log and of the ticks; nothing else.
 */
export interface TwinMemory {
  /** The largest time this twin was judged at. */
  clockMs: number;
  values: Record<string, RememberedValue>;
  desired: Record<string, unknown>;
  scores: Record<string, RememberedScore>;
  /** By `<rule>#<instance>`. */
  rules: Record<string, RuleMemory>;
}

export const emptyMemory = (): TwinMemory => ({ clockMs: 0, values: {}, desired: {}, scores: {}, rules: {} });

/** A twin with a source of recorded data is judged by the times in the recording, and by no clock. */
export function isRecorded({ sources }: Pick<TwinDefinition, 'sources'>): boolean {
  return Object.values(sources).some(({ clock }) => clock === 'recorded');
}

/** Takes in one revision of the twin; of its paths only those that rules read. Moves the twin's clock, never back. */
export function rememberEvent(memory: TwinMemory, event: TwinEvent, definition: TwinDefinition, wanted: ReadonlySet<string>): void {
  const recorded = isRecorded(definition);
  let clockMs = recorded ? memory.clockMs : Math.max(memory.clockMs, millisOf(event.at));
  for (const change of event.changes) {
    if (change.kind === 'reported' && change.state.eventTs !== undefined) {
      if (recorded) clockMs = Math.max(clockMs, millisOf(change.state.eventTs));
      if (wanted.has(change.path)) memory.values[change.path] = remembered(change.state, memory.values[change.path], recorded, definition.properties[change.path]?.unit);
    } else if (change.kind === 'desired' && wanted.has(change.path)) {
      if (change.state === null) delete memory.desired[change.path];
      else memory.desired[change.path] = change.state.value;
    } else if (change.kind === 'removed') {
      delete memory.values[change.path];
      delete memory.desired[change.path];
    }
  }
  memory.clockMs = clockMs;
}

function remembered(state: PropertyState, before: RememberedValue | undefined, recorded: boolean, unit: string | undefined): RememberedValue {
  const eventMs = millisOf(state.eventTs!);
  // Becoming stale is no reading: what counts as silence goes on.
  const cameMs = state.quality === 'stale' && before ? before.cameMs : recorded ? eventMs : millisOf(state.receivedTs);
  return {
    value: state.value,
    quality: state.quality,
    eventMs,
    cameMs,
    ...(unit === undefined ? {} : { unit }),
    ...(state.staleCause === 'source-disconnected' && state.source !== undefined ? { lostSource: state.source } : {}),
  };
}

/** Takes in what a detector says; the newest counts, by its own time. Of a recording it moves the clock as readings do. */
export function rememberScore(memory: TwinMemory, score: MaintenanceScore, definition: Pick<TwinDefinition, 'sources'>): void {
  const atMs = millisOf(score.at);
  const known = memory.scores[score.detector];
  if (known && known.atMs > atMs) return;
  if (isRecorded(definition)) memory.clockMs = Math.max(memory.clockMs, atMs);
  const { anomaly, health, remainingLife } = score;
  memory.scores[score.detector] = {
    detector: score.detector,
    atMs,
    validUntilMs: millisOf(score.validUntil),
    ...(score.status === 'scored' ? {} : { insufficient: score.reason ?? score.status }),
    ...(health === undefined ? {} : { health }),
    ...(anomaly
      ? {
          score: anomaly.score,
          contributions: anomaly.contributions.map(({ path, share, direction }) => ({ path, share, direction, ...(anomaly.since === undefined ? {} : { since: anomaly.since }) })),
        }
      : {}),
    ...(remainingLife ? { timeLeftMs: quantiles(remainingLife) } : {}),
  };
}

/** A quantile beyond the horizon is at least the horizon away. */
const quantiles = ({ p10Ms, p50Ms, p90Ms, horizonMs }: RemainingLife): { p10: number; p50: number; p90: number } => ({ p10: p10Ms ?? horizonMs, p50: p50Ms ?? horizonMs, p90: p90Ms ?? horizonMs });
