import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { allChoices, BASE, changesOf, conduct, indicatorNames, nameOf, Networks, optimiseStudy, type Outcome, readExperiment, type Share, type Variant } from '@orrery/des';
import { WorkerPool } from './worker-pool.js';

/** What an exhaustive search has seen: every option of a file's problem, as many replications of each. */
export interface Exhaustive {
  readonly model: string;
  /** Of the compiled model: what was recorded of another is worth nothing. */
  readonly hash: number;
  readonly plan: { readonly seed: number; readonly horizon: number; readonly warmUp: number };
  /** The indicator that stands in `options`, replication by replication from 0 on. */
  readonly indicator: string;
  /** Of each option; those that the optimiser has had more of have more. */
  readonly replications: number;
  readonly options: Readonly<Record<string, readonly number[]>>;
}

/** Replications of every option between two writings of the file. */
const STEP = 10;

/**
 * Runs `replications` of every option of a model's problem, then the optimiser, and keeps one indicator of all in a file; one that is there already,
 * of the same model and plan, is gone on with.
 * @throws Error where the file has no problem, or a real variable
 */
export async function searchExhaustively(file: string, into: string, indicator: string, replications: number, threads: number, say: (line: string) => void): Promise<void> {
  const text = readFileSync(file, 'utf8');
  const { model, experiment, problems } = readExperiment(file, text);
  if (!model || !experiment?.optimise) throw new Error(`${file} has nothing to optimise: ${problems.map(({ message }) => message).join('; ')}`);
  const { plan, optimise: problem, finance } = experiment;
  const networks = new Networks(file, text);
  const networkOf = (variant: Variant) => networks.of(variant);
  const variants = allChoices(problem).map((choice) => ({ name: nameOf(problem, choice), changes: changesOf(problem, choice) }));
  const frame = { model: basename(file), hash: networks.of(BASE).hash, plan: { seed: plan.seed, horizon: plan.horizon, warmUp: plan.warmUp }, indicator };
  const seen = new Map(variants.map(({ name }) => [name, [...(existing(into, frame)?.[name] ?? [])]]));
  const pool = new WorkerPool({ file, text, plan }, threads);
  /** Values of one variant up to `to`, run where they are missing. */
  const valuesOf = async (variant: Variant, to: number): Promise<readonly number[]> => {
    const values = seen.get(variant.name) ?? [];
    const at = indicatorNames(networks.of(variant)).indexOf(indicator);
    if (values.length < to) {
      const [outcome] = await pool.run({ about: '', shares: [{ variant, from: values.length, to }] });
      if (outcome?.failed) throw new Error(`${variant.name}: ${outcome.failed.message}`);
      values.push(...(outcome?.replications ?? []).map((replication) => replication.values[at] as number));
    }
    return values;
  };
  const keep = (): void => writeFileSync(into, written({ ...frame, replications, options: Object.fromEntries(seen) }));
  try {
    for (let to = Math.min(STEP, replications); ; to = Math.min(to + STEP, replications)) {
      await Promise.all(variants.map((variant) => valuesOf(variant, to)));
      keep();
      say(`${to} of ${replications} replications of each of ${variants.length} options`);
      if (to === replications) break;
    }
    const found = await conduct(optimiseStudy(problem, networkOf, plan.seed, model.unit, finance), async ({ shares }) => Promise.all(shares.map(async (share) => outcomeOf(share, networks, indicator, await valuesOf(share.variant, share.to)))));
    keep();
    say(`exhaustive search: ${variants.length * replications} replications; the optimiser: ${found.replications}, and names ${found.best?.name ?? 'none'}`);
  } finally {
    await pool.close();
  }
}

/** What a share would have brought, of the one indicator that was kept. */
export function outcomeOf({ variant, from, to }: Share, networks: Networks, indicator: string, values: readonly number[]): Outcome {
  const names = indicatorNames(networks.of(variant));
  const replications = values.slice(from, to).map((value, i) => {
    const all = new Float64Array(names.length);
    all[names.indexOf(indicator)] = value;
    return { replication: from + i, values: all };
  });
  return { replications };
}

function existing(file: string, frame: object): Exhaustive['options'] | undefined {
  try {
    const { replications, options, ...its } = JSON.parse(readFileSync(file, 'utf8')) as Exhaustive; // our own file, of an earlier run
    return JSON.stringify(its) === JSON.stringify(frame) && replications > 0 ? options : undefined;
  } catch {
    return undefined;
  }
}

/** An option a line. */
const written = ({ options, ...frame }: Exhaustive): string => `${JSON.stringify(frame).slice(0, -1)},"options":{\n${Object.entries(options).map(([name, values]) => `${JSON.stringify(name)}:${JSON.stringify(values)}`).join(',\n')}\n}}\n`;
