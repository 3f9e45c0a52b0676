import { type CommandTarget } from '@orrery/commands';
import { type CommandRule, type Datatype } from '@orrery/contracts';
import { compileCondition, type Condition } from '@orrery/twin-model';
import { addressOf, type DeviceSource, type Method, type PlantView, type Signal } from './plant-view.js';

/** Where a value is written and where it reports. */
export interface ValuePlace extends Signal {
  readonly kind: 'value';
  readonly write: string;
  readonly datatype: Datatype;
}

/** Where a method is called, and what shows that it was done. */
export interface MethodPlace extends Method {
  readonly kind: 'method';
  readonly verify: Condition;
}

/** A path that is to be commanded, with all that must be read for it. */
export interface ResolvedTarget {
  /** Absent where no rule allows it. */
  readonly target?: CommandTarget;
  /** Absent where bindings.yaml names no place to write, or nothing to call. */
  readonly at?: ValuePlace | MethodPlace;
  readonly condition?: Condition;
  /** How old a path that is looked at may be by the device's clock; undefined: as old as it likes, where it is stamped when it changes. */
  readonly maxAgeOf: (path: string) => number | undefined;
}

/** What rules.yaml, the model and the bindings say together of one path. What one of them does not know is closed. */
export function resolveTarget(plant: PlantView, twinId: string, path: string): ResolvedTarget {
  const rule = plant.ruleOf(twinId, path);
  const maxAgeOf = (looked: string) => rule?.maxAgeMs ?? plant.looked(twinId, looked).signal?.item.maxAgeMs;
  const found = rule && (rule.verify === undefined ? valueOf(plant, twinId, path, rule) : methodOf(plant, twinId, path, rule));
  if (!rule || !found) return { maxAgeOf };
  const condition = rule.interlock === undefined ? undefined : compileCondition(rule.interlock).condition;
  return {
    target: {
      twinId,
      path,
      ...found.target,
      hasAddress: found.at !== undefined,
      risk: rule.risk,
      idempotent: rule.idempotent,
      ...(rule.interlock === undefined ? {} : { interlock: rule.interlock }),
      ...(rule.simulateFirst ? { simulateFirst: rule.simulateFirst } : {}),
      ...(rule.mode ? { mode: { ...rule.mode, ...aged(maxAgeOf(rule.mode.path)) } } : {}),
    },
    ...(found.at ? { at: found.at } : {}),
    ...(condition ? { condition } : {}),
    maxAgeOf,
  };
}

interface Found {
  readonly target: Pick<CommandTarget, 'datatype' | 'unit' | 'arguments' | 'writable' | 'range' | 'rate' | 'maxAgeMs' | 'tolerance'>;
  readonly at?: ValuePlace | MethodPlace;
}

function valueOf(plant: PlantView, twinId: string, path: string, rule: CommandRule): Found | undefined {
  const property = plant.definitionOf(twinId)?.properties[path];
  if (!property) return undefined;
  const signal = plant.signalOf(twinId, path);
  const write = signal?.item.command && addressOf(signal.item.command);
  const unit = signal?.item.unit ?? property.unit;
  return {
    target: {
      datatype: property.datatype,
      ...(unit === undefined ? {} : { unit }),
      writable: property.writable === true,
      ...(rule.range ? { range: rule.range } : {}),
      ...(rule.rate ? { rate: rule.rate, ...aged(rule.maxAgeMs ?? signal?.item.maxAgeMs) } : {}),
      tolerance: rule.tolerance ?? signal?.item.tolerance ?? property.tolerance ?? 0,
    },
    ...(signal && write !== undefined ? { at: { kind: 'value', ...signal, write, datatype: property.datatype } } : {}),
  };
}

/** That the path is a Command of the model was judged when the plant was applied: only then is a method bound to it. */
function methodOf(plant: PlantView, twinId: string, path: string, rule: CommandRule): Found | undefined {
  const verify = compileCondition(rule.verify ?? '').condition;
  if (!verify) return undefined;
  const method = plant.methodOf(twinId, path);
  const ranges = rule.arguments ?? {};
  const takes = method?.method.arguments.map(({ name, datatype, unit }) => ({ name, datatype: datatype as Datatype, ...(unit === undefined ? {} : { unit }), ...(ranges[name]?.range ? { range: ranges[name].range } : {}) }));
  return { target: { datatype: 'json', arguments: takes ?? [], writable: true, tolerance: 0 }, ...(method ? { at: { kind: 'method', ...method, verify } } : {}) };
}

const aged = (maxAgeMs: number | undefined): { maxAgeMs?: number } => (maxAgeMs === undefined ? {} : { maxAgeMs });

/** Where it is done, and where its interlock and mode are read, at which servers and how: what must not change between an approval and the write. */
export function placeOf(plant: PlantView, { target, at, condition }: ResolvedTarget): unknown {
  const server = ({ id, protocol, endpoint }: DeviceSource) => ({ id, protocol, endpoint });
  const done = at && (at.kind === 'value' ? { server: server(at.source), write: at.write, unit: at.item.sourceUnit ?? null } : { server: server(at.source), method: at.method, verify: at.verify.text });
  const looked = [...(condition?.references.map(({ path }) => path) ?? []), ...(target?.mode ? [target.mode.path] : [])];
  const read = looked.map((path) => {
    const { name, signal } = plant.looked(target?.twinId ?? '', path);
    return { name, ...(signal ? { server: server(signal.source), address: addressOf(signal.item) } : {}) };
  });
  return { done, read };
}
