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
  /** How old a path that is looked at may be by the device's clock; undefined: as old as it likes, where it is stamped when it changes. */
  readonly maxAgeOf: (path: string) => number | undefined;
}

/** What rules.yaml, the model and the bindings say together of one path. What one of them does not know is closed. */
export function resolveTarget(plant: PlantView, twinId: string, path: string): ResolvedTarget {
  const rule = plant.ruleOf(twinId, path);
  const property = plant.definitionOf(twinId)?.properties[path];
  const maxAgeOf = (looked: string) => rule?.maxAgeMs ?? plant.signalOf(twinId, looked)?.item.maxAgeMs;
  if (!rule || !property) return { maxAgeOf };
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
      ...(rule.mode ? { mode: { ...rule.mode, ...aged(maxAgeOf(rule.mode.path)) } } : {}),
    },
    ...(signal && write !== undefined ? { at: { ...signal, write } } : {}),
    ...(condition ? { condition } : {}),
    maxAgeOf,
  };
}

const aged = (maxAgeMs: number | undefined): { maxAgeMs?: number } => (maxAgeMs === undefined ? {} : { maxAgeMs });
