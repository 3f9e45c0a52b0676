/** Decides when single exceedances are a persistent anomaly. Plain data. */
export interface RunState {
  /** The last `of` scores with their times, oldest first. */
  readonly recent: readonly (readonly [atMs: number, score: number])[];
  readonly sinceMs?: number;
  /** Consecutive scores below the clearing limit. */
  readonly quiet: number;
}

export interface RunSettings {
  readonly persistence: { readonly over: number; readonly of: number };
  readonly clearing: { readonly below: number; readonly samples: number };
}

export const NO_RUN: RunState = { recent: [], quiet: 0 };

/**
 * k of the last m scores above 1 make an anomaly (a supplementary run rule in the sense of C. W. Champ and W. H. Woodall, Technometrics 29, 1987); so many
 * scores in a row below the clearing limit end it.
 */
export function stepRun(state: RunState, atMs: number, score: number, { persistence: { over, of }, clearing }: RunSettings): RunState {
  const recent = [...state.recent, [atMs, score] as const].slice(-of);
  const quiet = score <= clearing.below ? state.quiet + 1 : 0;
  if (state.sinceMs !== undefined) return quiet >= clearing.samples ? { recent, quiet } : { recent, quiet, sinceMs: state.sinceMs };
  if (persistentScore({ recent, quiet }, over) <= 1) return { recent, quiet };
  const first = recent.find(([, each]) => each > 1)!;
  return { recent, quiet, sinceMs: first[0] };
}

/** What `over` of the recent scores reach or exceed: above 1 exactly when so many are above 1. A plain limit on it is a run rule. */
export function persistentScore({ recent }: RunState, over: number): number {
  if (recent.length < over) return 0;
  return recent.map(([, score]) => score).sort((a, b) => b - a)[over - 1];
}
