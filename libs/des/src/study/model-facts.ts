import { DesError } from '../engine/des-error.js';
import { indicatorNames } from '../experiment/indicators.js';
import { type Plan } from '../experiment/replication.js';
import { readScenario, valueAt } from '../experiment/scenario.js';
import { type StopRule } from '../experiment/summary.js';
import { compile } from '../flow/compile.js';
import { flowDocument } from '../language/edit-flow.js';
import { type ModelProblem } from '../language/problem.js';
import { readExperiment } from '../language/read-experiment.js';
import { modelDigest } from './model-digest.js';

/** What whoever relies on runs of a model must know of it beforehand, without running it. */
export interface ModelFacts {
  readonly digest: string;
  /** How its file asks it; whoever asks it so gets these numbers and no others. */
  readonly plan: Plan;
  readonly rule: StopRule;
  /** All indicators that it has, and those of them that its file compares. */
  readonly indicators: readonly string[];
  readonly compared: readonly string[];
  /** What stands at a path such as `stations.capper.servers`; undefined where nothing does. */
  readonly valueAt: (path: string) => unknown;
  /** What is wrong with the model once another value stands there; undefined where nothing is. */
  readonly faultWith: (path: string, value: unknown) => string | undefined;
}

export interface ModelFault {
  readonly fault: string;
  readonly fix: string;
}

/** Facts of one file, or the first thing that is wrong with it. A warm-up that is to be found is refused: it takes runs, and what is asked must be known without. */
export function modelFacts(file: string, text: string): ModelFacts | ModelFault {
  const document = flowDocument(text);
  if (valueAt(document, 'experiment.warmUp') === 'auto') return { fault: `the warm-up of ${file} is "auto"`, fix: 'write it as a number, e.g. the one that a run has found: what is asked must be the same whoever asks' };
  const { model, experiment, problems } = readExperiment(file, text);
  if (!model || !experiment) return faultOf(problems, file);
  return {
    digest: modelDigest(text) ?? '',
    plan: experiment.plan,
    rule: experiment.rule,
    indicators: indicatorNames(compile(model)),
    compared: experiment.indicators,
    valueAt: (path) => valueAt(document, path),
    faultWith: (path, value) => faultWith(file, text, path, value),
  };
}

function faultWith(file: string, text: string, path: string, value: unknown): string | undefined {
  try {
    const { model, problems } = readScenario(file, text, { name: `${path}=${JSON.stringify(value)}`, changes: [{ path, value }] });
    if (!model) return faultOf(problems, file).fault;
    compile(model);
    return undefined;
  } catch (error) {
    if (error instanceof DesError) return error.message;
    throw error;
  }
}

function faultOf([first]: readonly ModelProblem[], file: string): ModelFault {
  return first ? { fault: `${first.file}:${first.line}:${first.column} ${first.message}`, fix: first.fix } : { fault: `${file} is no model`, fix: 'see docs/flow-models.md' };
}
