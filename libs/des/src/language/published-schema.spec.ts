import { readdirSync, readFileSync } from 'node:fs';
import { checkSchema } from './check-schema.js';
import { FLOW_SCHEMA } from './flow-schema.js';
import { parse } from 'yaml';

const at = (path: string): URL => new URL(`../../${path}`, import.meta.url);
const published = JSON.parse(readFileSync(at('schema/flow-v1.schema.json'), 'utf8')) as typeof FLOW_SCHEMA;

describe('the published JSON Schema of flow models', () => {
  it('is the one that models are checked against (npm run schema writes it)', () => {
    expect(published).toEqual(JSON.parse(JSON.stringify(FLOW_SCHEMA)));
  });

  it('takes every example, and refuses an unknown distribution', () => {
    const faults = (text: string): string[] => {
      const found: string[] = [];
      checkSchema(parse(text), published, (path, code) => found.push(`${path.join('.')} ${code}`));
      return found;
    };
    const examples = readdirSync(at('examples/')).filter((name) => name.endsWith('.yaml'));
    expect(examples.length).toBeGreaterThanOrEqual(7);
    for (const name of examples) expect([name, faults(readFileSync(at(`examples/${name}`), 'utf8'))]).toEqual([name, []]);
    expect(faults('orrery: flow/v1\nname: x\nsources: { a: { every: { poisson: { rate: 1 } }, to: out } }\nsinks: [out]')).toEqual(['sources.a.every.poisson model.unknown-key']);
  });
});
