import { type Level } from '@orrery/contracts';
import { type ConditionPath } from '../../condition/index.js';
import { type ResolvedModel } from '../../dtdl/resolve-model.js';
import { type CheckedTwin } from '../check-twins.js';
import { type SourceFile } from '../../dtdl/open-file.js';
import { type PlantRelationship } from '../plant.js';
import { type ReadFlowModel } from './model-facts.js';

/** A twin as rules see it: with its model, resolved. */
export interface ScopedTwin {
  readonly id: string;
  readonly model: ResolvedModel;
  readonly level?: Level;
}

/** The plant that rules are judged against. */
export interface RuleScope {
  /** Twins whose model is free of problems. */
  readonly twins: readonly ScopedTwin[];
  /** The models of these twins. */
  readonly models: readonly ResolvedModel[];
  /** Whether a twin is `root`, or part of it through any number of steps. */
  readonly isWithin: (twinId: string, root: string) => boolean;
  /** `scenarios/*.yaml`, and how they are read. */
  readonly documents: readonly SourceFile[];
  readonly readFlowModel: ReadFlowModel;
}

export function ruleScope(checked: ReadonlyMap<string, CheckedTwin>, relationships: readonly PlantRelationship[], documents: readonly SourceFile[], readFlowModel: ReadFlowModel): RuleScope {
  const twins = [...checked.values()].flatMap(({ twin, model }): ScopedTwin[] => (model ? [{ id: twin.id, model, ...(twin.level ? { level: twin.level } : {}) }] : []));
  const parents = new Map(relationships.filter(({ name }) => name === 'partOf').map(({ from, target }) => [from, target]));
  return {
    twins,
    models: [...new Set(twins.map(({ model }) => model))],
    documents,
    readFlowModel,
    isWithin: (twinId, root) => {
      // A ring of partOf is a problem of twins.yaml, which is reported there; here it only must not be followed for ever.
      let id: string | undefined = twinId;
      for (let steps = 0; id !== undefined && steps <= checked.size; steps += 1) {
        if (id === root) return true;
        id = parents.get(id);
      }
      return false;
    },
  };
}

/** The distinct models of some twins. */
export const modelsOf = (twins: readonly ScopedTwin[]): ResolvedModel[] => [...new Set(twins.map(({ model }) => model))];

/** What a condition may know of a model's paths. */
export const conditionPaths = (model: ResolvedModel): ReadonlyMap<string, ConditionPath> => model.values;
