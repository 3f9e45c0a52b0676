import { twinInputs, twinRegistry } from '@orrery/contracts';
import { readModels } from '../dtdl/read-models.js';
import { files, plantOf } from './fixtures.js';
import { readPlant } from './read-plant.js';
import { registryEntries } from './registry-entries.js';
import { isa95Path, twinDefinition } from './twin-definition.js';

const plant = plantOf(readPlant(files()));
const AT = '2026-01-01T00:00:00.0000000Z';

describe('twinDefinition', () => {
  const definition = twinDefinition(plant, 'acme:riverside:filler')!;

  it('joins model, fixed values and bindings, path by path', () => {
    expect(definition.properties).toEqual({
      serialNumber: { kind: 'property', datatype: 'string', static: 'F-1001' },
      flowRate: { kind: 'telemetry', datatype: 'double', unit: 'litrePerSecond', source: 'plc', maxAgeMs: 5000 },
      steps: { kind: 'telemetry', datatype: 'int32', unit: 'metre' },
      state: { kind: 'telemetry', datatype: 'int32', schema: { kind: 'enum', valueSchema: 'integer', enumValues: [{ name: 'idle', enumValue: 0 }] } },
      bottles: { kind: 'property', datatype: 'int64', static: '9007199254740993' },
      commissioned: { kind: 'property', datatype: 'string', static: '2024-05-01', schema: { kind: 'primitive', name: 'date' } },
      speedSetpoint: { kind: 'property', datatype: 'double', writable: true, command: true, source: 'plc', tolerance: 0.5 },
      'motor/current': { kind: 'telemetry', datatype: 'double', unit: 'ampere', source: 'plc' },
    });
  });

  it('carries name, level, place, links, external ids and the clock of every source', () => {
    expect(definition).toMatchObject({
      model: 'dtmi:test:Filler;1',
      name: 'Line 1 filler',
      level: 'machine',
      partOf: 'acme:riverside:line1',
      externalIds: { sap: '10000123' },
      relationships: [
        { name: 'partOf', target: 'acme:riverside:line1' },
        { name: 'feeds', target: 'acme:riverside:capper', properties: { metres: 4.5 } },
      ],
      sources: { plc: { clock: 'device', acceptPastMs: 604_800_000, acceptFutureMs: 600_000 } },
    });
  });

  it('is what the contract of twin.inputs asks for', () => {
    for (const { id } of plant.twins) {
      const input = { type: 'registered', twinId: id, receivedTs: AT, by: 'engineer', definition: twinDefinition(plant, id) };
      expect(twinInputs.problems(input)).toEqual([]);
    }
  });

  it('is undefined for a twin the plant has not', () => {
    expect(twinDefinition(plant, 'acme:riverside:nothing')).toBeUndefined();
  });
});

describe('registryEntries', () => {
  const entries = registryEntries(plant, AT);

  it('tell every model, twin, source and binding, nothing before what it refers to', () => {
    expect(entries.map(({ type }) => type)).toEqual([...Array<string>(4).fill('model'), ...Array<string>(3).fill('twin'), 'source', 'binding']);
  });

  it('are what the contract of twin.registry asks for', () => {
    expect(entries.flatMap((entry) => twinRegistry.problems(entry))).toEqual([]);
  });

  it('carry models that read back without a problem', () => {
    const documents = entries.flatMap((entry) => (entry.type === 'model' ? [entry.document] : []));
    expect(readModels([{ path: 'models/all.json', content: JSON.stringify(documents) }]).problems).toEqual([]);
  });
});

describe('isa95Path', () => {
  it('leads from a twin to the root', () => {
    expect(isa95Path(plant, 'acme:riverside:filler')).toEqual(['acme:riverside:filler', 'acme:riverside:line1']);
    expect(isa95Path(plant, 'acme:riverside:nothing')).toBeUndefined();
  });
});
