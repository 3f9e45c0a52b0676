import { DesError } from '../engine/des-error.js';
import { type Investment, netPresentValue, perYear } from '../experiment/finance.js';
import { type Replication } from '../experiment/replication.js';
import { type TimeUnit } from '../flow/flow-model.js';
import { type Network } from '../flow/network.js';
import { placeOf } from './experiment-study.js';
import { changesOf, type Choice, investOf, nameOf, type Problem } from './problem.js';
import { type Sample, type Wanted } from './sampling.js';
import { type Outcome, reasonOf, type Share } from './study.js';
import { BASE, type Variant } from './variant.js';

export interface Candidate {
  /** Undefined: the model as it stands, where that is none of the options. */
  readonly choice?: Choice;
  readonly variant: Variant;
  readonly investment: number;
  readonly network: Network;
  /** The number of its first replication: those before it chose the option, and are not used to judge it. */
  readonly from: number;
  readonly replications: Replication[];
  /** The objective's terms: their weights and places among a replication's values. */
  readonly values: number[];
  readonly constraints: number[][];
  failed?: string;
}

/** All options that have been looked at, and what has been seen of them. */
export class Candidates implements Sample {
  readonly all: Candidate[] = [];
  readonly #index = new Map<string, number>();
  /** Replications run so far, of all together. */
  used = 0;

  constructor(
    readonly problem: Problem,
    readonly networkOf: (variant: Variant) => Network,
    readonly finance: Omit<Investment, 'amount' | 'tail'>,
    readonly unit: TimeUnit,
  ) {}

  /** The number of an option, which it keeps. */
  add(choice: Choice): number {
    const key = choice.join(' ');
    const known = this.#index.get(key);
    if (known !== undefined) return known;
    this.#index.set(key, this.all.length);
    return this.#push({ choice, variant: { name: nameOf(this.problem, choice), changes: changesOf(this.problem, choice) }, investment: investOf(this.problem, choice) });
  }

  knows(choice: Choice): boolean {
    return this.#index.has(choice.join(' '));
  }

  addBase(): number {
    return this.#push({ variant: BASE, investment: 0 });
  }

  #push(one: Pick<Candidate, 'choice' | 'variant' | 'investment'>): number {
    return this.all.push({ ...one, network: this.networkOf(one.variant), from: 0, replications: [], values: [], constraints: this.problem.constraints.map(() => []) }) - 1;
  }

  /** Forgets what was seen of these options: they are judged anew, from the first replication that none of them has had. */
  renew(options: readonly number[]): void {
    const from = Math.max(0, ...options.map((option) => this.all[option].from + this.all[option].replications.length));
    for (const option of options) this.all[option] = { ...this.all[option], from, replications: [], values: [], constraints: this.problem.constraints.map(() => []) };
  }

  values(option: number): readonly number[] {
    return this.all[option].values;
  }

  constraint(option: number, constraint: number): readonly number[] {
    return this.all[option].constraints[constraint];
  }

  affords(more: number): boolean {
    return this.used + more <= this.problem.replications.all;
  }

  mean(option: number): number {
    const { values } = this.all[option];
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  }

  /** What is still to be run of what is wanted; options that could not go on are left alone. */
  sharesOf(wanted: readonly Wanted[]): { options: number[]; shares: Share[] } {
    const missing = wanted.flatMap(({ options, to }) => options.flatMap((option) => (this.all[option].failed === undefined && this.all[option].replications.length < to ? [{ option, to }] : [])));
    const shareOf = ({ variant, from, replications }: Candidate, to: number): Share => ({ variant, from: from + replications.length, to: from + to });
    return { options: missing.map(({ option }) => option), shares: missing.map(({ option, to }) => shareOf(this.all[option], to)) };
  }

  take(option: number, { replications, failed }: Outcome): void {
    const one = this.all[option];
    const { problem, finance } = this;
    const terms = Object.entries(problem.objective);
    for (const replication of replications) {
      const valueOf = (indicator: string): number => {
        if (indicator === 'investment') return one.investment;
        if (indicator === 'netPresentValue') return netPresentValue(one.investment, valueOf('margin') * perYear(this.unit), finance.rate, finance.years);
        return replication.values[placeOf(indicator, one.network, one.variant.name)];
      };
      const value = terms.reduce((sum, [indicator, weight]) => sum + weight * valueOf(indicator), 0);
      const bounds = problem.constraints.map(({ indicator }) => valueOf(indicator));
      if ([value, ...bounds].some(Number.isNaN)) {
        one.failed ??= `in replication ${replication.replication} nothing was seen of ${[...terms.map(([indicator]) => indicator), ...problem.constraints.map(({ indicator }) => indicator)].filter((indicator) => Number.isNaN(valueOf(indicator))).join(' and ')}`;
        break;
      }
      one.replications.push(replication);
      one.values.push(value);
      bounds.forEach((bound, i) => one.constraints[i].push(bound));
    }
    this.used += replications.length;
    if (failed) one.failed ??= reasonOf(failed);
  }

  /** How far the means of an option are beyond its constraints, in all, each as a share of its bound. */
  violation(option: number): number {
    const { constraints } = this.all[option];
    return this.problem.constraints.reduce((sum, { min, max }, i) => {
      const mean = constraints[i].reduce((so, value) => so + value, 0) / constraints[i].length;
      const [beyond, bound] = max === undefined ? [(min as number) - mean, min as number] : [mean - max, max];
      return sum + Math.max(0, beyond) / Math.max(1e-9, Math.abs(bound));
    }, 0);
  }

  /** @throws DesError where the model as it stands cannot run at all */
  mustRun(option: number): void {
    const { failed } = this.all[option];
    if (failed !== undefined) throw new DesError('experiment.invalid', `the model as it stands: ${failed}`, 'correct the model before it is made better');
  }
}
