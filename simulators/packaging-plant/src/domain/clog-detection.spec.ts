import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Detector, type DetectorScore, pathsOf, restoreDetector } from '@orrery/analytics';
import { readPlant } from '@orrery/twin-model';
import { Plant } from './plant.js';
import { signalId } from './signal.js';

const folder = join(import.meta.dirname, '..', '..', 'plant');
const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name))
  .map((path) => ({ path: path.slice(folder.length + 1), content: readFileSync(path, 'utf8') }));
const { plant: read } = readPlant(files, {});
const rule = read!.rules[0]!.detectors!.find(({ id }) => id === 'filler-process')!;
/** Signal of the plant → path of the filler's twin, as bindings.yaml has it. */
const pathOf = new Map(read!.bindings.filter(({ twinId }) => twinId === 'acme:riverside:line1-filler').flatMap(({ items }) => items.map(({ node, path }) => [node!.split(';s=')[1]!, path] as const)));

/** The plant runs for so long, scanned ten times a second as over OPC UA. */
function run(plant: Plant, detector: Detector, seconds: number): DetectorScore[] {
  const scores: DetectorScore[] = [];
  for (let i = 0; i < seconds * 10; i += 1) {
    plant.step(0.1);
    for (const { signal, value, status } of plant.scan()) {
      const path = pathOf.get(signalId(signal));
      if (path !== undefined && pathsOf(rule).includes(path)) scores.push(...detector.read(path, Math.round(plant.seconds * 1000), value as number | null, status === 'good' ? 'good' : 'bad'));
    }
  }
  return scores;
}
const active = (scores: readonly DetectorScore[]) => scores.filter(({ anomaly }) => anomaly?.active);

describe('the detector of the plant folder on the plant itself', () => {
  const plant = new Plant({ seed: 1 });
  const detector = restoreDetector(rule);

  it('is quiet while the plant does what it does', () => {
    const scores = run(plant, detector, 900);
    expect(active(scores)).toEqual([]);
    expect(scores.at(-1)).toMatchObject({ status: 'scored', training: { samples: 180, unsettled: [] } });
  });

  it('a clogging valve raises the score within half a minute, and names flow below and pressure above', () => {
    const { seconds } = plant;
    plant.inject('clog', 'Line1.Filler', 0.3);
    const [raised] = active(run(plant, detector, 60));
    expect(raised!.atMs / 1000 - seconds).toBeLessThan(30);
    const directions = new Map(raised!.anomaly!.contributions.map(({ path, direction }) => [path, direction]));
    expect([directions.get('flowRate'), directions.get('inletPressure')]).toEqual(['below', 'above']);
    expect(raised!.anomaly!.score).toBeGreaterThan(1);
  });

  it('clears when the valve has been cleaned', () => {
    plant.call('Line1.Filler', 'CleanValve');
    const scores = run(plant, detector, 90);
    expect(scores.at(-1)!.anomaly).toMatchObject({ active: false });
  });
});
