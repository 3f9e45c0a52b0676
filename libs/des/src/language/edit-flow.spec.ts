import { readFileSync } from 'node:fs';
import { editFlow, flowDocument, flowValue } from './edit-flow.js';
import { readExperiment } from './read-experiment.js';

const PLANT = readFileSync(new URL('../../examples/packaging-plant.yaml', import.meta.url), 'utf8');

describe('a model’s text, changed by a form', () => {
  it('has what is set, keeps its comments, and means the same beside', () => {
    const text = editFlow(PLANT, [{ path: ['experiment', 'scenarios', 'third'], value: { change: { 'stations.capper1.servers': 3, 'calendars.day.working': [['6 h', '23 h']] }, invest: 5000 } }]);
    expect(text).toContain('# forty options');
    const [before, after] = [PLANT, text].map((each) => readExperiment('plant.yaml', each));
    expect(after.problems).toEqual([]);
    expect(after.model).toEqual(before.model);
    expect(after.experiment!.scenarios.slice(0, -1)).toEqual(before.experiment!.scenarios);
    expect(after.experiment!.scenarios.at(-1)).toEqual({ name: 'third', invest: 5000, changes: [{ path: 'stations.capper1.servers', value: 3 }, { path: 'calendars.day.working', value: [['6 h', '23 h']] }] });
  });

  it('sections that are missing are made, and go with the last that stands in them', () => {
    const bare = 'name: x\nsources: {}\n';
    const made = editFlow(bare, [{ path: ['experiment', 'optimise', 'constraints', 'wip'], value: { max: 4 } }]);
    expect(flowDocument(made)).toEqual({ name: 'x', sources: {}, experiment: { optimise: { constraints: { wip: { max: 4 } } } } });
    expect(flowDocument(editFlow(made, [{ path: ['experiment', 'optimise', 'constraints', 'wip'] }]))).toEqual({ name: 'x', sources: {} });
  });

  it('a text that is no YAML stays as it is, and is no document', () => {
    expect(editFlow('a: [', [{ path: ['b'], value: 1 }])).toBe('a: [');
    expect(flowDocument('a: [')).toBeUndefined();
    expect(flowDocument('a: *nobody')).toBeUndefined();
  });

  it('what stands in a field is a value as in the file', () => {
    expect(['2', '30 s', '[[6 h, 14 h]]', 'lifo', 'a: ['].map(flowValue)).toEqual([2, '30 s', [['6 h', '14 h']], 'lifo', 'a: [']);
  });
});
