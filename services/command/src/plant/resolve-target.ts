import { type CommandTarget } from '@orrery/commands';
import { compileCondition, type Condition } from '@orrery/twin-model';
import { type PlantView, type Signal } from './plant-view.js';

/** A path that is to be commanded, with all that must be read for it. */
export interface ResolvedTarget {
  /** Absent where no rule allows it. */
  readonly target?: CommandTarget;
  /** Where it is written and where it reports; absent where bindings.yaml names no place to write. */
  readonly at?: Signal & { readonly write: string };
  readonly condition?: Condition;
  readonly maxAgeMs: number;
}

/** What rules.yaml, the model and the bindings say together of one path. What one of them does not know is closed. */
export function resolveTarget(plant: PlantView, twinId: string, path: string): ResolvedTarget {
  const rule = plant.ruleOf(twinId, path);
  const property = plant.definitionOf(twinId)?.properties[path];
  if (!rule || !property) return { maxAgeMs: 0 };
  const signal = plant.signalOf(twinId, path);
  const write = signal?.item.command?.node;
  const condition = rule.interlock === undefined ? undefined : compileCondition(rule.interlock).condition;
  const unit = signal?.item.unit ?? property.unit;
  return {
    target: {
      twinId,
      path,
      datatype: property.datatype,
      ...(unit === undefined ? {} : { unit }),
      writable: property.writable === true,
      hasAddress: write !== undefined,
      risk: rule.risk,
      ...(rule.range ? { range: rule.range } : {}),
      ...(rule.rate ? { rate: rule.rate } : {}),
      tolerance: rule.tolerance ?? signal?.item.tolerance ?? property.tolerance ?? 0,
      idempotent: rule.idempotent,
      ...(rule.interlock === undefined ? {} : { interlock: rule.interlock }),
      ...(rule.mode ? { mode: { ...rule.mode, maxAgeMs: rule.maxAgeMs } } : {}),
    },
    ...(signal && write !== undefined ? { at: { ...signal, write } } : {}),
    ...(condition ? { condition } : {}),
    maxAgeMs: rule.maxAgeMs,
  };
}
