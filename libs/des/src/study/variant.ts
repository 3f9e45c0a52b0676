import { type Scenario } from '../experiment/scenario.js';
import { type Strength } from '../experiment/stress-scenarios.js';

/** One way to have a model: its file with changes, then strained. Plain data. */
export interface Variant extends Scenario {
  readonly strain?: { /** Names out of `strainsOf`. */ readonly names: readonly string[]; readonly strength: Strength };
}

/** The model as its file says. */
export const BASE: Variant = { name: 'base', changes: [] };
