import { DesError } from '../engine/des-error.js';
import { readScenario } from '../experiment/scenario.js';
import { strainsOf } from '../experiment/stress-scenarios.js';
import { compile } from '../flow/compile.js';
import { type FlowModel } from '../flow/flow-model.js';
import { type Network } from '../flow/network.js';
import { type ModelProblem } from '../language/problem.js';
import { whereOf } from '../language/where.js';
import { modelDigest } from './model-digest.js';
import { type Variant } from './variant.js';

/** A model that cannot be run as it is written, with every problem and its line. */
export class BrokenModel extends DesError {
  constructor(readonly problems: readonly ModelProblem[]) {
    const [{ file, line, column, message, fix }] = problems;
    super('experiment.invalid', `${file}:${line}:${column} ${message}${problems.length > 1 ? ` (and ${problems.length - 1} more)` : ''}`, fix);
  }
}

/** All variants of one file, read and compiled once each. Whoever runs shares keeps one. */
export class Networks {
  readonly #networks = new Map<string, Network>();

  constructor(
    readonly file: string,
    readonly text: string,
    /** Kept at once; the oldest goes. */
    readonly most = 1000,
  ) {}

  /** @throws BrokenModel, and DesError `experiment.invalid` where a change leads nowhere */
  of(variant: Variant): Network {
    const key = JSON.stringify([variant.changes, variant.strain]);
    const known = this.#networks.get(key);
    if (known) return known;
    const network = compile(this.model(variant));
    if (this.#networks.size >= this.most) this.#networks.delete(this.#networks.keys().next().value as string);
    this.#networks.set(key, network);
    return network;
  }

  /** `modelDigest` of the file. */
  get digest(): string {
    return modelDigest(this.text) ?? '';
  }

  /** Where elements stand in the file. */
  where(names: readonly string[]): string {
    return whereOf(this.file, this.text, names);
  }

  /** @throws as `of` */
  model(variant: Variant): FlowModel {
    const { model, problems } = readScenario(this.file, this.text, variant);
    if (!model) throw new BrokenModel(problems);
    return strained(model, variant);
  }
}

/** A model under the strains of a variant. @throws DesError `experiment.invalid` for a strain that the model does not offer */
export function strained(model: FlowModel, { strain }: Pick<Variant, 'strain'>): FlowModel {
  if (!strain) return model;
  const known = strainsOf(model, strain.strength);
  return strain.names.reduce((so, name) => {
    const found = known.find((one) => one.name === name);
    if (!found) throw new DesError('experiment.invalid', `nothing of the model can be strained by "${name}"`, `use one of ${known.map((one) => one.name).join(', ')}`);
    return found.apply(so);
  }, model);
}
