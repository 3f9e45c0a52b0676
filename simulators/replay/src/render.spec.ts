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

test('a recording over MQTT has a source of its own, whose template reads the time as the file writes it', () => {
  const steel = readMapping(
    renderMapping({ recordings: [{ name: 'Steel', file: 's.csv' }], protocol: 'mqtt', time: { column: 'date', format: 'D/M/YYYY HH:mm', zone: 'Asia/Seoul' }, columns: [{ column: 'Usage_kWh' }] }),
  );
  const files = [...renderPlantFolder(steel, { organisation: 'lab', site: 'bench', source: 'replay' })].map(([path, content]) => ({ path, content }));
  const { plant, problems } = readPlant(files, { REPLAY_BROKER: 'mqtts://127.0.0.1:8883' });
  expect(problems).toEqual([]);
  expect(plant?.sources[0]).toMatchObject({ id: 'replay-steel', protocol: 'mqtt', clock: 'recorded', templates: [{ topic: 'replay/Steel/row', time: { pointer: '/time', format: 'd/M/yyyy HH:mm', zone: 'Asia/Seoul' } }] });
  expect(plant?.bindings[0]).toMatchObject({ twinId: 'lab:bench:steel', items: [{ pointer: '/usageKWh', path: 'usageKWh' }] });
});
