import { diffPlants, isEmptyDiff } from './diff-plants.js';
import { BINDINGS, files, MODELS, plantOf, TWINS } from './fixtures.js';
import { readPlant } from './read-plant.js';

const plant = plantOf(readPlant(files()));
const nothing = { added: [], changed: [], removed: [] };

describe('diffPlants', () => {
  it('finds nothing between a plant and itself, nor when files are named or ordered otherwise', () => {
    const models = JSON.parse(MODELS) as unknown[];
    const renamed = files({ 'models/all.json': undefined, 'models/other.json': JSON.stringify(models.reverse()) });
    expect(isEmptyDiff(diffPlants(plant, plant))).toBe(true);
    expect(diffPlants(plant, plantOf(readPlant(renamed)))).toEqual({ models: nothing, twins: nothing, relationships: nothing, sources: nothing, bindings: nothing, exports: nothing, rules: nothing });
  });

  it('finds everything new where there was no plant', () => {
    const diff = diffPlants(undefined, plant);
    expect(isEmptyDiff(diff)).toBe(false);
    expect(diff.models.added).toEqual(['dtmi:test:Asset;1', 'dtmi:test:Filler;1', 'dtmi:test:Line;1', 'dtmi:test:Motor;1']);
    expect(diff.relationships.added).toContain('acme:riverside:filler feeds acme:riverside:capper');
    expect(diff.bindings.added).toContain('plc acme:riverside:filler flowRate');
  });

  it('finds what was added, changed and removed, and which parts of it', () => {
    const after = plantOf(
      readPlant(
        files({
          'models/all.json': MODELS.replace('"name":"reset"', '"name":"restart"'),
          'twins.yaml': TWINS.replace('name: Line 1 filler', 'name: Filler').replace('metres: 4.5', 'metres: 5').replace('    partOf: acme:riverside:line1\n', '').concat('  - { id: "acme:riverside:pump", model: "dtmi:test:Asset;1" }\n'),
          'bindings.yaml': BINDINGS.replace('maxAge: 5s', 'maxAge: 6s').replace('path: motor/current', 'path: steps').replace('type: opcua', 'type: opcua\n    clock: recorded'),
        }),
      ),
    );
    expect(diffPlants(plant, after)).toEqual({
      models: { ...nothing, changed: [{ id: 'dtmi:test:Filler;1', fields: ['contents'] }] },
      twins: { added: ['acme:riverside:pump'], changed: [{ id: 'acme:riverside:filler', fields: ['name'] }], removed: [] },
      relationships: {
        added: [],
        changed: [{ id: 'acme:riverside:filler feeds acme:riverside:capper', fields: ['properties'] }],
        removed: ['acme:riverside:filler partOf acme:riverside:line1'],
      },
      sources: { ...nothing, changed: [{ id: 'plc', fields: ['clock'] }] },
      bindings: {
        added: ['plc acme:riverside:filler steps'],
        changed: [{ id: 'plc acme:riverside:filler flowRate', fields: ['maxAgeMs'] }],
        removed: ['plc acme:riverside:filler motor/current'],
      },
      exports: nothing,
      rules: nothing,
    });
  });
});
