import { type RegistryEntry, type TwinDefinition } from '@orrery/contracts';
import { PlantView } from './plant-view.js';

const appliedAt = '2026-01-01T00:00:00.0000000Z';
const SOURCE: RegistryEntry = { type: 'source', id: 'plc', protocol: 'opcua', endpoint: 'opc.tcp://127.0.0.1:4840', securityMode: 'None', securityPolicy: 'None', clock: 'device', acceptPastMs: 1, acceptFutureMs: 1, samplingIntervalMs: 100, publishingIntervalMs: 100, trigger: 'StatusValue', appliedAt };
const twin = (name: string) => `acme:riverside:${name}`;

/** filler feeds capper and labeller; capper feeds packer; all are part of the line. */
function plant(): PlantView {
  const view = new PlantView();
  view.applyRegistry('source/plc', SOURCE);
  const feeds: Readonly<Record<string, readonly string[]>> = { filler: ['capper', 'labeller'], capper: ['packer'], labeller: [], packer: [], line: [] };
  for (const [name, targets] of Object.entries(feeds)) {
    const definition: TwinDefinition = { model: 'dtmi:test:Machine;1', properties: {}, relationships: targets.map((target) => ({ name: 'feeds', target: twin(target) })), sources: {}, ...(name === 'line' ? {} : { partOf: twin('line') }) };
    view.applyRegistry(`twin/${twin(name)}`, { type: 'twin', twinId: twin(name), definition, appliedAt });
    view.applyRegistry(`binding/plc/${twin(name)}`, { type: 'binding', source: 'plc', twinId: twin(name), items: [{ node: `ns=1;s=${name}.jam`, path: 'jam', datatype: 'boolean' }], appliedAt });
  }
  return view;
}

describe('what an interlock looks at', () => {
  it.each<[string, string, string, string]>([
    ['the twin itself', 'capper', 'jam', 'capper.jam'],
    ['the twin that it feeds', 'capper', 'feeds#jam', 'packer.jam'],
    ['the twin that feeds it', 'capper', '^feeds#jam', 'filler.jam'],
    ['what it is part of', 'capper', 'partOf#jam', 'line.jam'],
    ['a twin by its id', 'capper', `${twin('labeller')}#jam`, 'labeller.jam'],
  ])('is read of %s', (_what, name, reference, node) => expect(plant().looked(twin(name), reference).signal?.item.node).toBe(`ns=1;s=${node}`));
  it.each<[string, string, string, RegExp]>([
    ['a relationship that leads nowhere', 'packer', 'feeds#jam', /feeds leads to no twin/],
    ['a relationship that leads to several', 'filler', 'feeds#jam', /leads to 2 twins: acme:riverside:capper, acme:riverside:labeller/],
    ['a neighbour that is not there', 'filler', `${twin('gone')}#jam`, /jam of acme:riverside:gone/],
    ['a path that no source gives', 'capper', 'feeds#speed', /speed of acme:riverside:packer/],
  ])('cannot be read of %s, and says of whom', (_what, name, reference, says) => {
    expect(plant().looked(twin(name), reference)).toEqual({ signal: undefined, name: expect.stringMatching(says) });
  });
});
