import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { contracts } from './all.js';
import { incompatibilities } from './compatibility.js';
import { generatedDocuments } from './documents.js';
import { type Json, jsonSchemaOf } from './json-schema.js';

const root = join(import.meta.dirname, '..');
const releases = existsSync(join(root, 'releases')) ? readdirSync(join(root, 'releases')) : [];
const read = (...path: string[]): string => readFileSync(join(root, ...path), 'utf8');

describe('generated documents', () => {
  it('are committed as the contracts make them now (npm run contracts)', () => {
    const documents = generatedDocuments();
    expect(readdirSync(join(root, 'generated')).sort()).toEqual([...documents.keys()].sort());
    for (const [name, content] of documents) expect({ name, content: read('generated', name) }).toEqual({ name, content });
  });

  it.each(contracts.map((contract) => [contract.topic, contract] as const))('%s: another validator reads the examples by the JSON Schema alone', (_topic, contract) => {
    const check = new Ajv2020({ strict: false }).compile(jsonSchemaOf(contract) as object);
    for (const example of contract.examples) expect([check(example), check.errors]).toEqual([true, null]);
    expect(check({ type: 'nothing known' })).toBe(false);
  });

  it('name every topic, its writers and its readers in the AsyncAPI document', () => {
    const document = JSON.parse(read('generated', 'asyncapi.json')) as { channels: Record<string, { address: string }>; operations: object };
    expect(Object.values(document.channels).map(({ address }) => address)).toEqual(contracts.map(({ topic }) => topic));
    const operations = contracts.reduce((sum, { writers, readers }) => sum + writers.length + readers.length, 0);
    expect(Object.keys(document.operations)).toHaveLength(operations);
  });
});

describe('every release', () => {
  it('there is at least one to be compatible with', () => expect(releases.length).toBeGreaterThan(0));

  describe.each(releases)('%s', (release) => {
    const names = readdirSync(join(root, 'releases', release)).filter((name) => name.endsWith('.schema.json'));

    it.each(names)('%s: nothing has changed but optional additions', (name) => {
      const contract = contracts.find(({ topic }) => `${topic}.schema.json` === name);
      expect(contract).toBeDefined();
      if (contract) expect(incompatibilities(JSON.parse(read('releases', release, name)) as Json, jsonSchemaOf(contract))).toEqual([]);
    });

    it.each(names)('%s: its schema reads the examples of now', (name) => {
      const contract = contracts.find(({ topic }) => `${topic}.schema.json` === name);
      const check = new Ajv2020({ strict: false }).compile(JSON.parse(read('releases', release, name)) as object);
      for (const example of contract?.examples ?? []) expect([check(example), check.errors]).toEqual([true, null]);
    });
  });
});
