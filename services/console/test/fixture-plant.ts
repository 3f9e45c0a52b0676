// A small plant for the console's own tests: twins and sources in the shapes of the api, with something wrong of every kind.
import { type TwinEvent } from '@orrery/contracts';
import { type RenderedProperty, type RenderedTwin } from '@orrery/twin-model';

export const stamp = (millis: number): string => new Date(millis).toISOString().replace('Z', '0000Z');

type Level = NonNullable<RenderedTwin['level']>;
type Properties = Record<string, RenderedProperty>;

export const FIXTURE_MODELS = [
  {
    id: 'dtmi:orrery:packaging:filler;1',
    document: {
      '@id': 'dtmi:orrery:packaging:filler;1',
      '@type': 'Interface',
      contents: [
        { '@type': 'Property', name: 'state', displayName: 'State', schema: { '@type': 'Enum', valueSchema: 'integer', enumValues: [{ name: 'execute', displayName: 'Execute', enumValue: 6 }] } },
        { '@type': ['Telemetry', 'VolumeFlowRate'], name: 'flowRate', displayName: 'Flow rate', description: 'Through all nozzles', schema: 'double', unit: 'litrePerSecond' },
      ],
    },
  },
];

/** The plant as it stands at `now`, in milliseconds. */
export function fixtureTwins(now: number): RenderedTwin[] {
  const read = (value: unknown, unit?: string, changes: Partial<RenderedProperty> = {}): RenderedProperty => ({
    kind: 'telemetry',
    datatype: 'double',
    ...(unit === undefined ? {} : { unit }),
    value,
    quality: 'good',
    eventTs: stamp(now - 400),
    receivedTs: stamp(now - 390),
    statusCode: 0,
    source: 'packaging-plant',
    ...changes,
  });
  const fixed = (value: unknown): RenderedProperty => ({ kind: 'property', datatype: 'string', value, quality: 'good', receivedTs: stamp(now), origin: 'operator' });
  const motor = (current: RenderedProperty): Properties => ({
    'motor/current': current,
    'motor/speed': read(1462, 'revolutionPerMinute'),
    'motor/windingTemperature': read(64.2, 'degreeCelsius'),
    'bearing/vibration': read(2.31, 'metrePerSecondSquared'),
  });
  const twin = (name: string, title: string, level: Level, partOf: string | undefined, properties: Properties = {}, more: Partial<RenderedTwin> = {}): RenderedTwin => ({
    twinId: `acme:riverside:${name}`,
    rev: 1,
    at: stamp(now),
    model: `dtmi:orrery:packaging:${title.split(' ').at(-1)!};1`,
    name: title,
    level,
    ...(partOf === undefined ? {} : { partOf: `acme:riverside:${partOf}` }),
    relationships: partOf === undefined ? [] : [{ name: 'partOf', target: `acme:riverside:${partOf}` }],
    properties,
    desired: {},
    sources: {},
    ...more,
  });
  const connected: Pick<RenderedTwin, 'sources'> = {
    sources: {
      'packaging-plant': {
        state: 'connected',
        since: stamp(now - 3_900_000),
        epoch: '3',
        gaps: 1,
        lastGap: { from: stamp(now - 3_913_000), to: stamp(now - 3_900_000), cause: 'connection-lost', recovered: false },
      },
    },
  };
  const machine = (line: number, key: string, title: string, properties: Properties, next?: string, more: Partial<RenderedTwin> = {}): RenderedTwin => {
    const made = twin(`line${line}-${key}`, `Line ${line} ${title}`, 'machine', `line${line}`, properties, connected);
    return { ...made, relationships: [...made.relationships, ...(next === undefined ? [] : [{ name: 'feeds', target: `acme:riverside:line${line}-${next}` }])], ...more };
  };
  const filler = (line: number, more: Partial<RenderedTwin> = {}): RenderedTwin =>
    machine(
      line,
      'filler',
      'filler',
      {
        state: read(6, undefined, { kind: 'property', datatype: 'int32' }),
        flowRate: read(1.25, 'litrePerSecond'),
        pressure: read(3.1, 'bar'),
        bottlesOut: read('9007199254740993', undefined, { datatype: 'uint64' }),
        doorClosed: read(true, undefined, { datatype: 'boolean' }),
        speedSetpoint: read(118.2, 'revolutionPerMinute', { kind: 'property', writable: true, command: true }),
        recipe: read('still-500', undefined, { kind: 'property', datatype: 'string', writable: true }),
        serialNumber: fixed(`F-100${line}`),
        ...motor(read(4.21, 'ampere')),
      },
      'capper',
      { externalIds: { sap: `1000012${line}`, cmms: `AST-44${line}` }, ...more },
    );
  const capper = (line: number, torque: RenderedProperty): RenderedTwin => machine(line, 'capper', 'capper', { state: read('running', undefined, { datatype: 'string' }), torque, ...motor(read(2.02, 'ampere')) }, 'labeller');
  const labeller = (line: number, ink: RenderedProperty): RenderedTwin => machine(line, 'labeller', 'labeller', { labelsOut: read(18_204, undefined, { datatype: 'uint32' }), inkLevel: ink }, 'palletiser');
  return [
    twin('acme', 'Acme Beverages', 'enterprise', undefined),
    twin('riverside', 'Riverside', 'site', 'acme'),
    twin('bottling', 'Bottling', 'area', 'riverside'),
    twin('utilities', 'Utilities', 'area', 'riverside'),
    twin('line1', 'Line 1', 'line', 'bottling', { throughput: read(12_040, undefined), scrapRate: read(0.42, 'percent') }),
    twin('line2', 'Line 2', 'line', 'bottling', { throughput: read(11_310, undefined), scrapRate: read(0.77, 'percent') }),
    filler(1, { desired: { speedSetpoint: { value: 120, rev: 1, by: 'engineer', at: stamp(now - 60_000), status: 'converging', reason: 'night shift' } } }),
    capper(1, read(1.84, 'newtonMetre', { quality: 'bad', statusCode: 0x808c0000, valueTs: stamp(now - 95_000), eventTs: stamp(now - 61_000) })),
    labeller(1, read(37, 'percent')),
    machine(1, 'palletiser', 'palletiser', { palletsOut: read(212, undefined, { datatype: 'uint32' }), load: read(412.5, 'kilogram') }),
    filler(2, { desired: { speedSetpoint: { value: 110, rev: 1, by: 'engineer', at: stamp(now - 600_000), status: 'diverged' } } }),
    capper(2, read(1.91, 'newtonMetre')),
    labeller(2, read(12, 'percent', { quality: 'uncertain', statusCode: 0x40930000 })),
    twin(
      'boiler',
      'Boiler',
      'machine',
      'utilities',
      {
        steamPressure: read(8.2, 'bar', { quality: 'stale', source: 'utilities', eventTs: stamp(now - 184_000), staleSince: stamp(now - 180_000), staleCause: 'source-disconnected' }),
        waterLevel: read(71, 'percent', { quality: 'stale', source: 'utilities', eventTs: stamp(now - 184_000), staleSince: stamp(now - 180_000), staleCause: 'source-disconnected' }),
      },
      { sources: { utilities: { state: 'disconnected', since: stamp(now - 180_000), epoch: '1', gaps: 0, reason: 'ECONNREFUSED 10.0.4.7:4840' } } },
    ),
    twin(
      'valve1',
      'Valve test rig',
      'machine',
      'utilities',
      {
        pressure: read(0.382, 'bar', { source: 'skab', eventTs: stamp(Date.UTC(2020, 2, 9, 10, 14, 33)) }),
        temperature: read(79.3, 'degreeCelsius', { source: 'skab', eventTs: stamp(Date.UTC(2020, 2, 9, 10, 14, 33)) }),
      },
      { sources: { skab: { state: 'connected', since: stamp(now - 50_000), epoch: '1', gaps: 0 } } },
    ),
  ];
}

/** One step of the plant: the machines of both lines report, one event each. */
export function fixtureStep(twins: Map<string, RenderedTwin>, now: number, step: number): TwinEvent[] {
  return [...twins.values()].flatMap((twin) => {
    const changes = Object.entries(twin.properties)
      .filter(([path, property]) => property.source === 'packaging-plant' && typeof property.value === 'number' && property.quality === 'good' && path !== 'state')
      .map(([path, { kind: _kind, datatype: _datatype, unit: _unit, writable: _writable, command: _command, ...state }], index) => {
        // The third second of every twelve of the filler's pressure is bad: a trend with a gap.
        const isBad = path === 'pressure' && step % 60 > 30 && step % 60 < 42;
        const swing = Math.sin(step / (9 + index) + index) * 0.04 + Math.sin(step / 2.3 + index) * 0.008;
        const start = START.get(`${twin.twinId}#${path}`) ?? (state.value as number);
        START.set(`${twin.twinId}#${path}`, start);
        const value = isBad ? state.value : path === 'speedSetpoint' ? state.value : start * (1 + swing);
        const quality = isBad ? ('bad' as const) : ('good' as const);
        return { kind: 'reported' as const, path, state: { ...state, value, quality, receivedTs: stamp(now), eventTs: stamp(now), statusCode: isBad ? 0x80310000 : 0 } };
      });
    if (changes.length === 0) return [];
    const event: TwinEvent = { type: 'changed', twinId: twin.twinId, rev: twin.rev + 1, prevRev: twin.rev, at: stamp(now), cause: { input: 'readings', offset: String(step) }, changes };
    const properties = { ...twin.properties };
    for (const change of changes) {
      const { kind, datatype, unit, writable, command } = properties[change.path]!;
      // A bad reading of the fixture ends by itself, so the kept state stays good.
      properties[change.path] = { kind, datatype, ...(unit === undefined ? {} : { unit }), ...(writable === undefined ? {} : { writable }), ...(command === undefined ? {} : { command }), ...change.state, quality: 'good' };
    }
    twins.set(twin.twinId, { ...twin, rev: event.rev, at: event.at, properties });
    return [event];
  });
}
const START = new Map<string, number>();
