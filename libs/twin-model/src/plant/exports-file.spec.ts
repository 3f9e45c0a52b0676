import { files, plantOf } from './fixtures.js';
import { readPlant } from './read-plant.js';
import { registryEntries } from './registry-entries.js';

const EXPORT = `exports:
  - name: supplier
    subtree: [acme:riverside:line1]
    paths: [flowRate, "motor/*"]
    readers: [pump-supplier]
`;
const read = (text: string) => readPlant(files({ 'exports.yaml': text }));

describe('exports.yaml', () => {
  it('selects twins and paths, and names who may read them', () => {
    expect(plantOf(read(EXPORT)).exports).toEqual([{ name: 'supplier', subtree: ['acme:riverside:line1'], paths: ['flowRate', 'motor/*'], readers: ['pump-supplier'] }]);
  });

  it('becomes an entry of the registry', () => {
    const entries = registryEntries(plantOf(read(EXPORT)), '2026-01-01T00:00:00.0000000Z');
    expect(entries.filter(({ type }) => type === 'export')).toHaveLength(1);
  });

  it.each<[string, string, string, string]>([
    ['a name that is none', 'name: supplier', 'name: Supplier 1', '/exports/0/name plant.value'],
    ['no selection', '    subtree: [acme:riverside:line1]\n', '', '/exports/0 plant.export.selection'],
    ['a twin that is not there', 'acme:riverside:line1]', 'acme:riverside:line7]', '/exports/0/subtree/0 plant.export.twin'],
    ['a site without twins', 'subtree: [acme:riverside:line1]', 'site: riverside2', '/exports/0/site plant.export.site'],
    ['a path that no twin has', 'flowRate', 'flwoRate', '/exports/0/paths/0 plant.export.path'],
    ['a path that is no pattern', '"motor/*"', '"motor/**"', '/exports/0/paths/1 plant.value'],
    ['a principal that is none', 'pump-supplier]', '"pump supplier"]', '/exports/0/readers/0 plant.value'],
    ['a name that is taken', 'exports:\n', 'exports:\n  - { name: supplier, site: riverside }\n', '/exports/1/name plant.export.repeated'],
    ['a key that is unknown', 'readers:', 'reader:', '/exports/0/reader plant.key.unknown'],
  ])('with %s is refused where it is wrong', (_name, from, to, expected) => {
    const { plant, problems } = read(EXPORT.replace(from, () => to));
    expect(plant).toBeUndefined();
    expect(problems.map(({ path, code }) => `${path} ${code}`)[0]).toBe(expected);
  });
});
