import { plantRules, twinRegistry } from '@orrery/contracts';
import { PlantReader } from './plant.reader.js';

const TWIN = 'acme:riverside:filler';
const twin = { key: `twin/${TWIN}`, body: { type: 'twin', twinId: TWIN, definition: { model: 'dtmi:test:Machine;1', properties: {}, relationships: [], sources: {} } } };
const rules = (high: number) => ({ key: 'rules/acme:riverside', body: { type: 'rules', organisation: 'acme', site: 'riverside', commands: [{ id: 'speed', on: { twins: [TWIN] }, path: 'speed', risk: 'high', range: { low: 0, high }, idempotent: false }] } });

/** The api's views as they stand, and how often definitions were read. */
class Views {
  version = '1';
  definitions: readonly object[] = [twin, rules(100)];
  away = false;
  readings = 0;

  query(sql: string): Promise<{ rows: object[] }> {
    if (this.away) return Promise.reject(new Error('Connection terminated'));
    if (!sql.includes('plant_definitions_v1')) return Promise.resolve({ rows: [{ version: this.version }] });
    this.readings += 1;
    return Promise.resolve({ rows: this.definitions.map((definition) => ({ version: this.version, ...definition })) });
  }
}

describe('rules and addresses', () => {
  const high = async (reader: PlantReader) => (await reader.latest()).ruleOf(TWIN, 'speed')?.range?.high;

  it('come from what was applied, in PostgreSQL: command has no right to the topics on which they are told', () => {
    expect([plantRules.readers, twinRegistry.readers].flat()).not.toContain('command');
  });
  it('hold from the apply on, and are read whole only after one', async () => {
    const views = new Views();
    const reader = new PlantReader(views as never, 'api');
    expect([await high(reader), await high(reader), views.readings]).toEqual([100, 100, 1]);
    views.definitions = [twin, rules(50)];
    views.version = '2';
    expect([await high(reader), views.readings]).toEqual([50, 2]);
  });
  it('that cannot be read are none: nothing is judged by those from before', async () => {
    const views = new Views();
    const reader = new PlantReader(views as never, 'api');
    await reader.latest();
    views.away = true;
    await expect(reader.latest()).rejects.toMatchObject({ code: 'unavailable', retryable: true });
  });
});
