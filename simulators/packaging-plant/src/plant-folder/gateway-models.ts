import { type GatewayMetric, type Instrument, type InstrumentModel } from '../gateways/gateway.js';
import { UNITS } from '../domain/units.js';
import { CONTEXT, dtmi, words } from './names.js';

type Json = Record<string, unknown>;

const DESCRIPTIONS: Record<InstrumentModel, string> = {
  EnergyMeter: 'A meter in a feeder, on a Sparkplug gateway',
  VibrationSensor: 'An accelerometer at a bearing, on a Sparkplug gateway',
};

/** A Sparkplug data set as it arrives: cells are in the order of the columns and of their types, which DTDL cannot say. */
const TABLE: Json = {
  '@type': 'Object',
  fields: [
    { name: 'columns', schema: { '@type': 'Array', elementSchema: 'string' } },
    { name: 'types', schema: { '@type': 'Array', elementSchema: 'string' } },
    { name: 'rows', schema: { '@type': 'Array', elementSchema: { '@type': 'Array', elementSchema: 'string' } } },
  ],
};

/** DTDL v3 interfaces of the instruments on the gateways, by name. */
export function instrumentModels(instruments: Instrument[]): Map<string, Json> {
  return new Map(instruments.map(({ model, metrics }) => [model, modelOf(model, metrics)]));
}

function modelOf(model: InstrumentModel, metrics: GatewayMetric[]): Json {
  const contents = [...metrics.map(content), { '@type': 'Property', name: 'serialNumber', displayName: 'Serial number', schema: 'string' }];
  return { '@context': CONTEXT, '@id': dtmi(model), '@type': 'Interface', displayName: words(model), description: DESCRIPTIONS[model], contents };
}

function content({ path, unit, description, type, kind }: GatewayMetric): Json {
  const element = kind === 'setpoint' ? 'Property' : 'Telemetry';
  const found = unit && UNITS[unit];
  const name = words(path.charAt(0).toUpperCase() + path.slice(1));
  return {
    '@type': found?.quantity ? [element, found.quantity] : element,
    name: path,
    displayName: found && !found.quantity ? `${name} (${found.symbol})` : name,
    description,
    schema: type === 'DataSet' ? TABLE : type === 'Int64' || type === 'UInt64' ? 'long' : 'double',
    ...(found?.quantity ? { unit } : {}),
    ...(kind === 'setpoint' ? { writable: true } : {}),
  };
}
