import { type Datatype } from '@orrery/contracts';
import { suggest } from '../dtdl/nearest.js';
import { type Place } from '../dtdl/place.js';
import { unitSuggestion } from '../dtdl/read-quantity.js';
import { type ResolvedValue } from '../dtdl/resolve-model.js';
import { convertible, unitOf } from '../units/units.js';
import { type WrittenItem } from './bindings-file.js';
import { type CheckedTwin } from './check-twins.js';
import { type PlantItem } from './plant.js';

const INTEGERS: readonly Datatype[] = ['sbyte', 'byte', 'int16', 'uint16', 'int32', 'uint32', 'int64', 'uint64'];
const isNumeric = (datatype: Datatype): boolean => INTEGERS.includes(datatype) || datatype === 'float' || datatype === 'double';

/**
 * Judges one signal against the model of its twin: path, unit, deadband. Where it is in its source is not judged here.
 * @returns the item without its address
 */
export function checkItem(item: WrittenItem, place: Place, { twin, model }: CheckedTwin): PlantItem | undefined {
  const known = model?.values.get(item.path);
  if (!known) {
    const isOther =
      model?.commands.has(item.path) || model?.relationships.has(item.path) || model?.components.some(({ name }) => name === item.path);
    const fix = isOther ? 'bind a Telemetry or a Property' : suggest(item.path, [...(model?.values.keys() ?? [])]);
    return place
      .at('path')
      .report('binding.path', isOther ? `"${item.path}" of ${twin.model} holds no value` : `${twin.model} has no path "${item.path}"`, fix);
  }
  if (Object.hasOwn(twin.properties, item.path)) {
    return place
      .at('path')
      .report('binding.static', `"${item.path}" of ${twin.id} has a fixed value in twins.yaml`, 'remove the value there or this item');
  }
  if (item.command && !known.writable) {
    place
      .at('command')
      .report('binding.command', `"${item.path}" is not writable`, 'make it a writable Property in the model, or remove "command"');
  }
  const numeric = isNumeric(known.datatype);
  for (const key of ['deadband', 'tolerance', 'range'] as const) {
    if (item[key] !== undefined && !numeric)
      place.at(key).report('binding.numeric', `"${item.path}" is ${known.datatype}, for which there is no ${key}`, `remove "${key}"`);
  }
  return {
    path: item.path,
    datatype: known.datatype,
    ...checkUnit(item, known, place),
    ...checkDeadband(item, place),
    ...(item.maxAge === undefined ? {} : { maxAgeMs: item.maxAge }),
    ...(item.samplingInterval === undefined ? {} : { samplingIntervalMs: item.samplingInterval }),
    ...(item.queueSize === undefined ? {} : { queueSize: item.queueSize }),
    ...(item.discardOldest === undefined ? {} : { discardOldest: item.discardOldest }),
    ...(item.trigger === undefined ? {} : { trigger: item.trigger }),
    ...(item.range === undefined ? {} : { range: item.range }),
    ...(item.tolerance === undefined ? {} : { tolerance: item.tolerance }),
    ...(item.command === undefined ? {} : { command: item.command }),
  };
}

function checkUnit(item: WrittenItem, known: ResolvedValue, place: Place): { unit?: string; sourceUnit?: string } {
  const { unit: modelled } = known;
  if (item.unit === undefined || item.unit === modelled) return modelled === undefined ? {} : { unit: modelled };
  const at = place.at('unit');
  if (!unitOf(item.unit)) return at.report('binding.unit', `there is no unit "${item.unit}"`, unitSuggestion(item.unit)) ?? {};
  if (modelled === undefined) return { unit: item.unit };
  if (!convertible(item.unit, modelled)) {
    return (
      at.report(
        'binding.unit',
        `"${item.path}" is in ${modelled}, into which ${item.unit} does not convert`,
        `use ${modelled} or another unit of that kind`,
      ) ?? {}
    );
  }
  if (INTEGERS.includes(known.datatype)) {
    return (
      at.report(
        'binding.unit',
        `"${item.path}" is an integer: converting ${item.unit} to ${modelled} would lose digits`,
        'make it a double in the model, or use one unit for both',
      ) ?? {}
    );
  }
  return { unit: modelled, sourceUnit: item.unit };
}

/** A percentage of the range becomes absolute (OPC UA Part 8 §7.2), so that it needs nothing of the server. */
function checkDeadband({ deadband, range }: WrittenItem, place: Place): Pick<PlantItem, 'deadband'> {
  if (range && range.low >= range.high)
    place.at('range').report('binding.range', `the range from ${range.low} to ${range.high} is empty`, 'make "low" smaller than "high"');
  if (!deadband) return {};
  const { absolute, percent } = deadband;
  const at = place.at('deadband');
  if ((absolute === undefined) === (percent === undefined))
    return (
      at.report('binding.deadband', 'the deadband needs either "absolute" or "percent"', 'write { absolute: 0.1 } or { percent: 1 }') ?? {}
    );
  if (absolute !== undefined) return { deadband: { type: 'absolute', value: absolute } };
  if (!range)
    return (
      at.report(
        'binding.deadband-range',
        'a deadband in percent needs the range it is a percentage of',
        'add range: { low: …, high: … }',
      ) ?? {}
    );
  return { deadband: { type: 'absolute', value: (percent! / 100) * (range.high - range.low) } };
}
