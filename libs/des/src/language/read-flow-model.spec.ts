import { readFileSync } from 'node:fs';
import { readFlowModel } from './read-flow-model.js';
import { BUSY_LINE } from '../flow/fixtures.js';

const GOOD = `orrery: flow/v1
name: line
unit: min
products: { a: {}, b: { priority: 2 } }
sources:
  orders: { every: { exponential: { rate: 3 / h } }, mix: { a: 1 }, to: filler }
buffers:
  rack: { capacity: 4, to: capper }
stations:
  filler: { queue: {}, time: 90 s, to: rack, failures: { jam: { every: 2 h, repair: 5, crew: fitters } } }
  capper: { time: { normal: { mean: 2, sd: 0.5 } }, calendar: day, to: out }
crews: { fitters: { size: 2 } }
calendars: { day: { period: 24 h, working: [[6 h, 22 h]] } }
sinks: [out]
`;

/** Problems of the good model with one text replaced: each one's code and the text at its line and column. */
function faults(from: string, to: string): string[] {
  expect(GOOD).toContain(from);
  const text = GOOD.replace(from, to);
  return readFlowModel('line.yaml', text).problems.map(({ line, column, code }) => `${code} at ${text.split('\n')[line - 1].slice(column - 1)}`);
}

describe('the model language flow/v1', () => {
  it('reads a model, all times in its unit and all defaults filled in', () => {
    const { model, problems } = readFlowModel('line.yaml', GOOD);
    expect(problems).toEqual([]);
    expect(model?.sources[0]).toMatchObject({ every: { exponential: { rate: 0.05 } }, mix: [1, 0], whenFull: 'wait', route: { rule: 'first', to: ['filler.queue'] } });
    expect(model?.stations[0]).toMatchObject({ time: [1.5, 1.5], failures: [{ name: 'jam', clock: 'time', every: 120, repair: 5 }] });
    expect(model?.calendars[0]).toEqual({ name: 'day', period: 1440, working: [[360, 1320]] });
    expect(model?.buffers.map(({ name, capacity }) => [name, capacity])).toEqual([['rack', 4], ['filler.queue', Infinity]]);
  });

  it('reads a model that uses nearly everything', () => {
    expect(readFlowModel('busy.yaml', `orrery: flow/v1\nname: busy\n${BUSY_LINE}`).problems).toEqual([]);
  });

  it.each([
    ['an unknown distribution', '{ normal: { mean: 2', '{ norml: { mean: 2', 'model.unknown-key at norml'],
    ['an unknown key', 'capacity: 4', 'capcity: 4', 'model.unknown-key at 4, to: capper'],
    ['a missing key', 'time: 90 s, ', '', 'model.missing at filler'],
    ['a negative time', 'mean: 2,', 'mean: -2,', 'model.range at -2'],
    ['a unit that does not match', '90 s', '90 kg', 'model.unit at 90 kg'],
    ['a unit where a count belongs', 'size: 2', 'size: 2 min', 'model.type at 2 min'],
    ['a rate without time', '3 / h', '3 / kg', 'model.unit at 3 / kg'],
    ['parameters that make no distribution', 'normal: { mean: 2, sd: 0.5 }', 'uniform: { min: 3, max: 2 }', 'model.distribution at time: { uniform'],
    ['a target that does not exist', 'to: rack', 'to: rach', 'model.reference at rach'],
    ['a crew that does not exist', 'crew: fitters', 'crew: fiters', 'model.reference at fiters'],
    ['a calendar that does not exist', 'calendar: day', 'calendar: night', 'model.reference at night'],
    ['a product that does not exist', 'mix: { a: 1 }', 'mix: { c: 1 }', 'model.product at 1 }'],
    ['no way to a sink', 'to: out', 'to: rack', 'model.no-way-out at filler'],
    ['a name that is taken', 'sinks: [out]', 'sinks: [out, rack]', 'model.name at rack'],
    ['a shift that ends before it begins', '[6 h, 22 h]', '[22 h, 6 h]', 'model.calendar at working'],
    ['blocking before service without a place to keep', 'calendar: day, to: out', 'blocking: before-service, to: [out, rack]', 'model.blocking at before-service'],
    ['batches that arrive straight', 'filler: { queue: {}', 'filler: { batch: { max: 4 }', 'model.batch at filler'],
    ['a saturated source into a queue without bound', 'every: { exponential: { rate: 3 / h } }', 'every: saturated', 'model.source at filler'],
    ['another version of the language', 'flow/v1', 'flow/v9', 'model.version at flow/v9'],
    ['a key twice', 'name: line', 'name: line\nname: row', 'yaml.duplicate-key at name: row'],
    ['broken YAML', 'a: {}, b: { priority: 2 } }', 'a: {}, b: { priority: 2 }', 'yaml.bad-indent at sources'],
  ])('%s is told with its line and column', (_, from, to, expected) => {
    expect(faults(from, to)).toContainEqual(expect.stringMatching(new RegExp(`^${expected}`)));
  });

  it('tells all problems of a model in one go, each with what to do', () => {
    const { model, problems } = readFlowModel('line.yaml', GOOD.replace('to: rack', 'to: rach').replace('crew: fitters', 'crew: fiters'));
    expect(model).toBeUndefined();
    expect(problems.map(({ path, fix }) => [path, fix])).toEqual([
      ['/stations/filler/to', 'did you mean "rack"?'],
      ['/stations/filler/failures/jam/crew', 'did you mean "fitters"?'],
    ]);
  });

  it('the model on the page docs/flow-models.md is one', () => {
    const page = readFileSync(new URL('../../../../docs/flow-models.md', import.meta.url), 'utf8');
    const [, model] = /```yaml\n([\s\S]*?)```/.exec(page) ?? [];
    expect(readFlowModel('flow-models.md', model ?? '').problems).toEqual([]);
  });

  it('refuses a text that is no model at all', () => {
    for (const text of ['', '[]', '3', 'null', 'orrery: flow/v1']) expect(readFlowModel('x.yaml', text).problems.length).toBeGreaterThan(0);
  });
});
