import { type Machine, type MachineType, type MethodArgument } from '../domain/machine.js';
import { type Signal } from '../domain/signal.js';
import { STATES } from '../domain/station.js';
import { UNITS } from '../domain/units.js';
import { camel, CONTEXT, dtmi, words } from './names.js';

type Json = Record<string, unknown>;

const STATION_TYPES: MachineType[] = ['Filler', 'Capper', 'Labeller'];

const STATE_SCHEMA: Json = {
  '@type': 'Enum',
  valueSchema: 'integer',
  enumValues: Object.entries(STATES).map(([name, value]) => ({ name: camel(name), displayName: name, enumValue: value })),
};

/** DTDL v3 interfaces of everything in the plant, by name: what three machines share stands once, in BottleMachine. */
export function models(machines: Machine[]): Map<string, Json> {
  const one = (type: MachineType): Machine => machines.find((machine) => machine.type === type) as Machine;
  const shared = sharedNames(STATION_TYPES.map(one));
  const filler = one('Filler');
  const station = {
    signals: own(filler).filter((signal) => shared.signals.has(signal.name)),
    methods: Object.keys(filler.methods).filter((method) => shared.methods.has(method)),
  };
  const result = new Map<string, Json>();
  result.set('Motor', iface('Motor', 'An induction motor on a drive with its two bearings', { signals: motorSignals(filler) }));
  result.set('BottleMachine', iface('BottleMachine', 'What every machine that handles single bottles has', { ...station, more: [serialNumber] }));
  for (const type of ['Filler', 'Capper', 'Labeller', 'ProductPump', 'Conveyor', 'Palletiser', 'Compressor', 'Line', 'Site'] as const) {
    const machine = one(type);
    const isStation = STATION_TYPES.includes(type);
    const more = [...Object.keys(machine.motors).map(component), ...(type === 'Site' ? [timeZone] : isStation || type === 'Line' ? [] : [serialNumber]), ...(type === 'Compressor' ? [suppliesAir] : [])];
    result.set(
      type,
      iface(type, DESCRIPTIONS[type], {
        ...(isStation ? { extends: dtmi('BottleMachine') } : {}),
        signals: own(machine).filter((signal) => !isStation || !shared.signals.has(signal.name)),
        methods: Object.keys(machine.methods).filter((method) => !isStation || !shared.methods.has(method)),
        takes: machine.takes ?? {},
        more,
      }),
    );
  }
  for (const place of ['Enterprise', 'Area', 'Cell'] as const) result.set(place, iface(place, DESCRIPTIONS[place], {}));
  return result;
}

const DESCRIPTIONS = {
  Enterprise: 'The organisation',
  Site: 'One plant of the organisation',
  Area: 'A production area of a site',
  Cell: 'A group of machines beside the lines',
  Line: 'A bottling line',
  Filler: 'Fills bottles through a product valve',
  Capper: 'Puts a cap on each bottle',
  Labeller: 'Glues a label on each bottle',
  ProductPump: 'Feeds a filler from its product tank',
  Conveyor: 'Accumulation conveyor between two machines',
  Palletiser: 'Stacks the bottles of both lines on pallets',
  Compressor: 'Compressed air for the plant',
} as const;

const serialNumber: Json = { '@type': 'Property', name: 'serialNumber', displayName: 'Serial number', schema: 'string' };
/** By which the console shows and takes the times of maintenance. */
const timeZone: Json = { '@type': 'Property', name: 'timeZone', displayName: 'Time zone', description: 'IANA name of the zone of its clocks', schema: 'string' };
const suppliesAir: Json = { '@type': 'Relationship', name: 'suppliesAir', displayName: 'Supplies air to' };

function own(machine: Machine): Signal[] {
  return machine.signals.filter((signal) => !signal.component);
}

function motorSignals(machine: Machine): Signal[] {
  return machine.signals.filter((signal) => signal.component === 'MainMotor');
}

function sharedNames(machines: Machine[]): { signals: Set<string>; methods: Set<string> } {
  const common = (lists: string[][]): Set<string> => new Set((lists[0] ?? []).filter((name) => lists.every((list) => list.includes(name))));
  const [first, ...rest] = machines as [Machine, ...Machine[]];
  // AirPressure is in two of three, SpeedSetpoint in all: only what all have is inherited.
  const methods = common([first, ...rest].map((machine) => Object.keys(machine.methods)));
  return { signals: common([first, ...rest].map((machine) => own(machine).map((signal) => signal.name))), methods };
}

interface Parts {
  extends?: string;
  signals?: Signal[];
  methods?: string[];
  takes?: NonNullable<Machine['takes']>;
  more?: Json[];
}

function iface(name: string, description: string, parts: Parts): Json {
  const contents = [...(parts.signals ?? []).map(content), ...(parts.more ?? []), ...(parts.methods ?? []).map((name) => command(name, parts.takes?.[name] ?? []))];
  return {
    '@context': CONTEXT,
    '@id': dtmi(name),
    '@type': 'Interface',
    displayName: words(name),
    description,
    ...(parts.extends ? { extends: parts.extends } : {}),
    contents,
  };
}

const SCHEMAS = { boolean: 'boolean', int32: 'integer', int64: 'long', double: 'double' } as const;

function content(signal: Signal): Json {
  const unit = signal.unit ? UNITS[signal.unit] : undefined;
  const type = signal.kind === 'measured' || signal.kind === 'counted' ? 'Telemetry' : 'Property';
  const name = words(signal.name);
  return {
    '@type': unit?.quantity ? [type, unit.quantity] : type,
    name: camel(signal.name),
    // Where DTDL has no unit the reader still must know it.
    displayName: unit && !unit.quantity ? `${name} (${unit.symbol})` : name,
    description: signal.description,
    schema: signal.name === 'State' ? STATE_SCHEMA : SCHEMAS[signal.datatype],
    ...(unit?.quantity ? { unit: signal.unit === 'relativeHumidityPercent' ? 'percent' : signal.unit } : {}),
    ...(signal.kind === 'setpoint' ? { writable: true } : {}),
  };
}

function component(name: string): Json {
  return { '@type': 'Component', name: camel(name), displayName: words(name), schema: dtmi('Motor') };
}

/** One argument is the request itself, several are the fields of an object. */
function command(name: string, takes: readonly MethodArgument[]): Json {
  const fields = takes.map(({ name: argument, description, unit }) => ({ ...(UNITS[unit].quantity ? { '@type': UNITS[unit].quantity, unit } : {}), name: camel(argument), displayName: words(argument), description, schema: 'double' }));
  const [first, ...others] = fields;
  const request = first && (others.length === 0 ? { ...first, ...(first['@type'] ? { '@type': ['CommandRequest', first['@type']] } : {}) } : { name: 'arguments', schema: { '@type': 'Object', fields } });
  return { '@type': 'Command', name: camel(name), displayName: words(name), ...(request ? { request } : {}) };
}
