import { illustrate, type Illustration } from '@orrery/client/report';
import { compile, DesError, type Plan, readScenario, trace, type Variant } from '@orrery/des';
import { type Watched } from '../../domain/simulations/plan/film.js';

export interface WatchRequest {
  readonly file: string;
  readonly text: string;
  readonly variant: Variant;
  readonly plan: Plan;
  readonly replication: number;
  /** When the film of the line begins, in the model's unit; none is made unless said. */
  readonly from?: number;
  readonly indicators: readonly string[];
}

export type WatchAnswer = { readonly film?: Watched; readonly illustration: Illustration } | { readonly failure: string };

/** What a film holds at most: it is copied between threads and looked through at each frame. */
const MOST = { bars: 30_000, moves: 20_000 };
/** A phone should not run out of memory where the service's threads would not. */
const MOST_PARTS = 200_000;

/** Runs one replication of a variant and tells it in detail: the same bytes as the service's replication of that number. */
export function watch({ file, text, variant, plan, replication, from, indicators }: WatchRequest): WatchAnswer {
  try {
    const { model, places = {}, problems } = readScenario(file, text, variant);
    if (!model) return { failure: problems.map(({ line, message }) => `line ${line}: ${message}`).join('; ') };
    const bounded = { ...plan, maxParts: MOST_PARTS };
    const illustration = illustrate(model, bounded, { indicators, replication, ...(from === undefined ? {} : { from }) });
    if (!illustration) return { failure: 'the replication could not go on to its end' };
    if (from === undefined) return { illustration };
    return { film: { model, places, from, trace: trace(compile(model), bounded, replication, { from, to: plan.horizon }, MOST) }, illustration };
  } catch (error) {
    if (!(error instanceof DesError)) throw error;
    return { failure: `${error.message}: ${error.fix}` };
  }
}
