import { readPlant } from '@orrery/twin-model';
import { readMapping, renderMapping, renderPlantFolder } from './index.js';

const mapping = renderMapping({
  recordings: [
    { name: 'valve1-0', file: '0.csv' },
    { name: 'Valve1-1', file: '1.csv' },
  ],
  delimiter: ';',
  time: { column: 'datetime', format: 'YYYY-MM-DD HH:mm:ss' },
  columns: [{ column: 'Current' }, { column: 'Volume Flow RateRMS' }, { column: 'anomaly', datatype: 'boolean' }],
});

test('a rendered mapping is read back', () => {
  expect(readMapping(mapping).map(({ name, file, delimiter }) => [name, file, delimiter])).toEqual([
    ['valve1-0', '0.csv', ';'],
    ['Valve1-1', '1.csv', ';'],
  ]);
});

test('the rendered plant folder is one the platform reads, every column bound for every change', () => {
  const files = [...renderPlantFolder(readMapping(mapping), { organisation: 'lab', site: 'bench', source: 'replay', maxAge: '2s' })].map(([path, content]) => ({ path, content }));
  const { plant, problems } = readPlant(files, { REPLAY_ENDPOINT: 'opc.tcp://127.0.0.1:4841' });
  expect(problems).toEqual([]);
  expect(plant?.twins.map((twin) => twin.id)).toEqual(['lab:bench:valve1-0', 'lab:bench:valve1-1']);
  expect(plant?.sources[0]).toMatchObject({ clock: 'recorded', trigger: 'StatusValueTimestamp', samplingIntervalMs: 0 });
  expect(plant?.bindings[1]?.items[1]).toMatchObject({ node: 'nsu=urn:orrery:replay;s=Valve1-1.volumeFlowRateRms', path: 'volumeFlowRateRms', queueSize: 5000, maxAgeMs: 2000 });
});
