import { edited, files, plantOf } from './fixtures.js';
import { expiredWaivers } from './expired-waivers.js';
import { parseDuration } from './duration.js';
import { readPlant } from './read-plant.js';
import { variableNames } from './variables.js';

const plant = plantOf(readPlant(files({ 'scenarios/rush.yaml': 'steps: []', 'README.md': '# Plant' })));

describe('readPlant', () => {
  it('reads twins with their values; a 64-bit integer loses no digit', () => {
    expect(plant.organisation).toBe('acme');
    expect(plant.twins.map(({ id }) => id)).toEqual(['acme:riverside:line1', 'acme:riverside:filler', 'acme:riverside:capper']);
    expect(plant.twins[1]).toEqual({
      id: 'acme:riverside:filler',
      model: 'dtmi:test:Filler;1',
      name: 'Line 1 filler',
      level: 'machine',
      properties: { serialNumber: 'F-1001', bottles: '9007199254740993', commissioned: '2024-05-01' },
      externalIds: { sap: '10000123' },
    });
  });

  it('makes partOf a relationship beside the others', () => {
    expect(plant.relationships).toEqual([
      { from: 'acme:riverside:filler', name: 'partOf', target: 'acme:riverside:line1', properties: {} },
      { from: 'acme:riverside:filler', name: 'feeds', target: 'acme:riverside:capper', properties: { metres: 4.5 } },
      { from: 'acme:riverside:capper', name: 'partOf', target: 'acme:riverside:line1', properties: {} },
    ]);
  });

  it('fills in the defaults of a source: signed and encrypted, device clock, the window of rule R18', () => {
    expect(plant.sources).toEqual([
      {
        id: 'plc',
        protocol: 'opcua',
        endpoint: 'opc.tcp://127.0.0.1:4840',
        securityMode: 'SignAndEncrypt',
        securityPolicy: 'Basic256Sha256',
        clock: 'device',
        acceptPastMs: 7 * 86_400_000,
        acceptFutureMs: 600_000,
        samplingIntervalMs: 100,
        publishingIntervalMs: 100,
        trigger: 'StatusValue',
      },
    ]);
  });

  it('resolves items: datatype and unit of the path, the unit of the source where it is another', () => {
    expect(plant.bindings).toEqual([
      {
        source: 'plc',
        twinId: 'acme:riverside:filler',
        items: [
          { node: 'nsu=urn:plant;s=Flow', path: 'flowRate', datatype: 'double', unit: 'litrePerSecond', sourceUnit: 'litrePerMinute', maxAgeMs: 5000 },
          { node: 'nsu=urn:plant;s=Speed', path: 'speedSetpoint', datatype: 'double', tolerance: 0.5, command: { node: 'nsu=urn:plant;s=SpeedSP' } },
          { node: 'nsu=urn:plant;s=Motor', path: 'motor/current', datatype: 'double', unit: 'ampere', deadband: { type: 'absolute', value: 0.1 }, samplingIntervalMs: 200 },
        ],
      },
    ]);
  });

  it('keeps scenarios as they are', () => {
    expect(plant.documents.map(({ path }) => path)).toEqual(['scenarios/rush.yaml']);
  });

  it('gives plain data that survives JSON', () => {
    expect(JSON.parse(JSON.stringify(plant))).toEqual(plant);
  });

  it('needs no bindings', () => {
    expect(plantOf(readPlant(files({ 'bindings.yaml': undefined })))).toMatchObject({ sources: [], bindings: [] });
  });

  it('turns a deadband in percent into one in the unit of the source (OPC UA Part 8 §7.2)', () => {
    const read = plantOf(edited('bindings.yaml', 'unit: litrePerMinute, maxAge: 5s', 'range: { low: -10, high: 30 }, deadband: { percent: 2.5 }'));
    expect(read.bindings[0]!.items[0]).toMatchObject({ deadband: { type: 'absolute', value: 1 }, range: { low: -10, high: 30 } });
  });

  it('takes the unit of an item where the model has none', () => {
    const read = plantOf(edited('bindings.yaml', 'path: speedSetpoint', 'path: speedSetpoint, unit: metrePerSecond'));
    expect(read.bindings[0]!.items[1]).toMatchObject({ unit: 'metrePerSecond' });
    expect(read.bindings[0]!.items[1]).not.toHaveProperty('sourceUnit');
  });

  it('lets levels be skipped and components hold components', () => {
    const twins = ['enterprise', 'machine', 'component', 'component'].map((level, index) => `  - { id: "acme:s:t${index}", model: "dtmi:test:Line;1", level: ${level}${index === 0 ? '' : `, partOf: "acme:s:t${index - 1}"`} }`);
    const read = readPlant(files({ 'twins.yaml': `organisation: acme\ntwins:\n${twins.join('\n')}\n`, 'bindings.yaml': undefined }));
    expect(read.problems).toEqual([]);
  });
});

describe('variables of a plant folder', () => {
  const named = edited.bind(undefined, 'bindings.yaml', '${PLC:-opc.tcp://127.0.0.1:4840}');

  it('take their value, else their default', () => {
    expect(plantOf(named('opc.tcp://${HOST}:${PORT:-4840}', { HOST: 'plc.local' })).sources[0]!.endpoint).toBe('opc.tcp://plc.local:4840');
  });

  it('never change the structure of a file, whatever they hold', () => {
    const read = named('${PLC}', { PLC: 'opc.tcp://a:1\n    securityMode: None' });
    expect(read.problems.map(({ code, path }) => `${path} ${code}`)).toEqual(['/sources/0/endpoint plant.value']);
  });

  it('are not looked up on Object.prototype', () => {
    expect(named('${constructor}').problems.map(({ code }) => code)).toContain('plant.variable.missing');
  });

  it('can be written without being one', () => {
    const twins = files()[1]!.content.replace('name: Line 1 filler', () => 'name: "$${NAME}"');
    expect(plantOf(readPlant(files({ 'twins.yaml': twins }))).twins[1]!.name).toBe('${NAME}');
  });

  it('are listed, so that a caller hands over these and nothing else', () => {
    expect(variableNames(files({ 'rules.yaml': 'a: ${B}\nb: $${C}', 'README.md': '${NOT_THIS}' }))).toEqual(['B', 'PLC']);
  });
});

describe('expiredWaivers', () => {
  const waived = (expires: string) => plantOf(edited('bindings.yaml', 'type: opcua', `type: opcua\n    securityMode: None\n    waiver: { reason: commissioning, expires: ${expires} }`));

  it('holds a waiver by its date to the end of that day', () => {
    const plantWithWaiver = waived('2026-06-30');
    expect(plantWithWaiver.sources[0]).toMatchObject({ securityMode: 'None', securityPolicy: 'None', waiver: { reason: 'commissioning', expires: '2026-07-01T00:00:00.0000000Z' } });
    expect(expiredWaivers(plantWithWaiver, '2026-06-30T23:59:59.9999999Z')).toEqual([]);
    expect(expiredWaivers(plantWithWaiver, '2026-07-01T00:00:00.0000000Z').map(({ id }) => id)).toEqual(['plc']);
  });

  it('holds a waiver by its time, in whatever zone, to that instant', () => {
    expect(waived('2026-06-30T18:00:00+02:00').sources[0]!.waiver?.expires).toBe('2026-06-30T16:00:00.0000000Z');
  });
});

describe('parseDuration', () => {
  it.each([
    ['200ms', 200],
    ['5s', 5000],
    ['1.5h', 5_400_000],
    ['7d', 604_800_000],
    ['0s', 0],
  ])('reads %s', (text, millis) => {
    expect(parseDuration(text)).toBe(millis);
  });

  it.each(['5', 's', '5 s', '-5s', '5S', '0.0001s', '1e3s', '5s5s', '99999999999999999d'])('refuses %s', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });
});
