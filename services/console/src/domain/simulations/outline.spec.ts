import { readFileSync } from 'node:fs';
import { flowDocument } from '@orrery/des';
import { outlineOf, rangeWords } from './outline.js';

const PLANT = flowDocument(readFileSync(new URL('../../../../../libs/des/examples/packaging-plant.yaml', import.meta.url), 'utf8'));

describe('what a form offers of a model', () => {
  it('its scenarios, its variables and its objective as they stand', () => {
    const { scenarios, optimise } = outlineOf(PLANT);
    expect(scenarios[0]).toEqual({ name: 'a second capper at each line', change: { 'stations.capper1.servers': 2, 'stations.capper2.servers': 2 }, invest: 120000 });
    expect(optimise).toMatchObject({ goal: 'maximise', indicator: 'netPresentValue' });
    expect(optimise.variables.map(({ name, entry }) => `${name}: ${rangeWords(entry)}`)).toEqual(['cappers: 1 to 2', 'upkeep: 1200 to 2800 by 400', 'fitters: 1 to 2', 'drivers: 1 to 2']);
  });

  it('where numbers, times and shifts stand, servers also where the model has one by default', () => {
    const { paths } = outlineOf(PLANT);
    for (const path of ['stations.filler1.servers', 'stations.capper1.servers', 'calendars.day.working', 'conveyors.belt1.speed', 'crews.fitters.size', 'energy.price']) expect(paths).toContain(path);
    expect(paths.filter((path) => path.startsWith('experiment') || path === 'name')).toEqual([]);
  });

  it('nothing of a text that is no model', () => {
    expect(outlineOf(undefined)).toMatchObject({ scenarios: [], paths: [], optimise: { variables: [], constraints: [] } });
    expect(outlineOf({ experiment: 7, stations: [1] })).toMatchObject({ scenarios: [] });
    expect(rangeWords({ choices: ['fifo', [1, 2]] })).toBe('fifo or [1,2]');
  });
});
