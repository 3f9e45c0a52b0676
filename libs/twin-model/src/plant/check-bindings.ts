import { suggest } from '../dtdl/nearest.js';
import { type Place } from '../dtdl/place.js';
import { type WrittenBindings, type WrittenItem } from './bindings-file.js';
import { checkItem } from './check-item.js';
import { checkMethod } from './check-method.js';
import { type CheckedTwin } from './check-twins.js';
import { type MethodBinding } from '@orrery/contracts';
import { type PlantBinding, type PlantItem, type PlantSource } from './plant.js';

/** Bindings as they are gathered, from items and from templates: a path of a twin has one source. */
export class BindingSet {
  private readonly bindings = new Map<string, { source: string; twinId: string; items: PlantItem[]; methods?: MethodBinding[] }>();
  private readonly bound = new Map<string, string>();

  has(twinId: string, path: string): boolean {
    return this.bound.has(`${twinId} ${path}`);
  }

  /** @returns false, reported at `place`, where the path is bound already. */
  claim(twinId: string, path: string, signal: string, place: Place): boolean {
    const key = `${twinId} ${path}`;
    const earlier = this.bound.get(key);
    if (earlier !== undefined) {
      place.report('binding.repeated', `"${path}" of ${twinId} is already bound to ${earlier}`, 'remove one of them: a path has one source');
      return false;
    }
    this.bound.set(key, signal);
    return true;
  }

  add(source: string, twinId: string, item: PlantItem): void {
    this.of(source, twinId).items.push(item);
  }

  addMethod(source: string, twinId: string, method: MethodBinding): void {
    (this.of(source, twinId).methods ??= []).push(method);
  }

  private of(source: string, twinId: string): { readonly items: PlantItem[]; methods?: MethodBinding[] } {
    const key = `${source} ${twinId}`;
    const binding = this.bindings.get(key) ?? { source, twinId, items: [] };
    this.bindings.set(key, binding);
    return binding;
  }

  list(): PlantBinding[] {
    return [...this.bindings.values()];
  }
}

/**
 * Judges every bound signal against its source, its twin and the twin's model, and gathers those that pass.
 * `mentioned`: ids that exist but are faulty.
 */
export function checkBindings(
  written: NonNullable<WrittenBindings['bindings']>,
  sources: ReadonlyMap<string, PlantSource>,
  twins: ReadonlyMap<string, CheckedTwin>,
  mentioned: { readonly twins: ReadonlySet<string>; readonly sources: ReadonlySet<string> },
  bindings: BindingSet,
): void {
  for (const { value, place } of written) {
    const twin = twins.get(value.twin);
    if (!sources.has(value.source) && !mentioned.sources.has(value.source)) {
      place
        .at('source')
        .report(
          'binding.source',
          `there is no source ${value.source}`,
          sources.size === 0 ? 'add it under "sources"' : suggest(value.source, [...sources.keys()]),
        );
    }
    if (!twin && !mentioned.twins.has(value.twin)) {
      place
        .at('twin')
        .report(
          'binding.twin',
          `there is no twin ${value.twin}`,
          place.meant(value.twin, twins.keys(), 'add it to twins.yaml or correct the id'),
        );
    }
    const source = sources.get(value.source);
    for (const item of value.items) {
      const address = source && checkAddress(item.value, item.place, source);
      const signal = `${address?.node ?? address?.metric ?? 'a signal'} of ${value.source}`;
      if (!bindings.claim(value.twin, item.value.path, signal, item.place.at('path'))) continue;
      const checked = twin?.model && checkItem(item.value, item.place, twin);
      if (checked && address) bindings.add(value.source, value.twin, { ...address, ...checked });
    }
    for (const method of value.methods ?? []) {
      if (source && source.protocol !== 'opcua') {
        method.place.report('binding.method', `${source.id} has no methods`, 'remove it: methods are of OPC UA');
        continue;
      }
      if (!bindings.claim(value.twin, method.value.path, `${method.value.method} of ${value.source}`, method.place.at('path'))) continue;
      const checked = twin?.model && checkMethod(method.value, method.place, twin.model);
      if (checked && source) bindings.addMethod(value.source, value.twin, checked);
    }
  }
}

const OPCUA_ONLY = ['node', 'samplingInterval', 'queueSize', 'discardOldest', 'trigger', 'deadband', 'range'] as const;

/** Where the signal is in its source: a node of OPC UA, a metric of Sparkplug. */
function checkAddress(item: WrittenItem, place: Place, source: PlantSource): Pick<PlantItem, 'node' | 'metric'> | undefined {
  if (source.protocol === 'mqtt' && source.payload === 'json') {
    return place.report('binding.signal', `${source.id} is read by its templates`, 'remove this item, and write its value into a template of the source');
  }
  const wanted = source.protocol === 'opcua' ? 'node' : 'metric';
  for (const key of wanted === 'node' ? (['metric'] as const) : OPCUA_ONLY) {
    if (item[key] !== undefined) return place.at(key).report('binding.signal', `"${key}" is not for ${source.id}`, `remove it; name the signal by "${wanted}"`, 'key');
  }
  if (item[wanted] === undefined) return place.report('key.missing', `"${wanted}" is missing`, `add "${wanted}"`);
  const other = wanted === 'node' ? 'metric' : 'node';
  if (item.command?.[other] !== undefined) return place.at('command').at(other).report('binding.signal', `"${other}" is not for ${source.id}`, `name what is written by "${wanted}"`, 'key');
  if (item.command && item.command[wanted] === undefined) return place.at('command').report('key.missing', `"${wanted}" is missing`, `add "${wanted}": what is written`);
  return { [wanted]: item[wanted] };
}
