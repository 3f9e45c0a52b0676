import { type ExperimentKind, type SimulationRun } from '@orrery/client';

/** What can be asked, in the order of how often it is. */
export const QUESTIONS: readonly (readonly [kind: ExperimentKind, name: string, what: string])[] = [
  ['simulate', 'Simulate', 'The model as it stands'],
  ['compare', 'Compare', 'Its scenarios beside it'],
  ['stress', 'Stress', 'All that can go wrong in it, ranked by what it costs'],
  ['optimise', 'Optimise', 'The best of its options, with how sure that is'],
];

export const questionName = (kind: ExperimentKind): string => QUESTIONS.find(([each]) => each === kind)?.[1] ?? kind;

const STATES: Readonly<Record<SimulationRun['state'], string>> = { running: 'Under way', finished: 'Finished', failed: 'Failed', cancelled: 'Cancelled' };
export const stateName = (state: SimulationRun['state']): string => STATES[state];

export const runTitle = ({ title, kind, model }: Pick<SimulationRun, 'title' | 'kind' | 'model'>): string => title ?? `${questionName(kind)} ${model.name}`;

/** How far a run is, in words. */
export function progressWords({ state, progress: { done, planned, share, about } }: Pick<SimulationRun, 'state' | 'progress'>): string {
  if (state !== 'running') return `${done} replications`;
  if (planned === 0) return about;
  return `${Math.floor(100 * share)} % of ${planned} replications planned so far; ${about}`;
}

/** `energy (kWh/min)`. */
export const indicatorTitle = (indicator: string, unit: string): string => (indicator === 'wip' ? 'parts in the system' : unit === '' ? indicator : `${indicator} (${unit})`);
