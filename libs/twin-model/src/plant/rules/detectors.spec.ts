import { formatProblem } from '../../dtdl/problem.js';
import { diffPlants } from '../diff-plants.js';
import { files, plantOf } from '../fixtures.js';
import { readPlant } from '../read-plant.js';
import { DETECTOR_DEFAULTS } from './detector-defaults.js';

const RULES = `detectors:
  - id: filler
    title: Behaves as usual
    on: { model: dtmi:test:Filler;1 }
    signals: [flowRate, motor/current]
    every: 2s
    baseline: { samples: 100 }
    persistence: { over: 10, of: 15 }
    life: { path: flowRate, limit: 30, unit: litrePerMinute, rising: false, every: 1m, horizon: 30d }
alerts:
  - { id: unusual, title: Unusual, on: { level: machine }, priority: high, score: { detector: filler, above: 1 } }
`;
const read = (text: string) => readPlant(files({ 'rules.yaml': text }));
const filler = (text: string) => plantOf(read(text)).rules[0]!.detectors![0]!;

describe('detectors of rules.yaml', () => {
  it('have every default filled in, and limits in the unit of the model', () => {
    expect(filler(RULES)).toEqual({
      ...DETECTOR_DEFAULTS,
      id: 'filler',
      title: 'Behaves as usual',
      on: { models: ['dtmi:test:Filler;1'] },
      kind: 'process-monitor',
      signals: ['flowRate', 'motor/current'],
      everyMs: 2000,
      baseline: { kind: 'samples', samples: 100 },
      memory: 50,
      persistence: { over: 10, of: 15 },
      life: { path: 'flowRate', limit: 0.5, rising: false, everyMs: 60_000, points: 120, horizonMs: 30 * 86_400_000 },
    });
  });

  it('may name a window of time as their baseline', () => {
    const window = RULES.replace('{ samples: 100 }', '{ from: "2026-01-05T06:00:00+01:00", to: "2026-01-05T06:30:00Z" }');
    expect(filler(window).baseline).toEqual({ kind: 'window', from: '2026-01-05T05:00:00.0000000Z', to: '2026-01-05T06:30:00.0000000Z' });
  });

  it('are named in a diff', () => {
    expect(diffPlants(plantOf(read(RULES)), plantOf(read(RULES.replace('every: 2s', 'every: 5s')))).rules.changed).toEqual([{ id: 'riverside detectors filler', fields: ['everyMs'] }]);
  });

  it.each<[string, string, string, string]>([
    ['a signal that is not there', 'motor/current]', 'motor/curent]', '/detectors/0/signals/1 plant.rule.path'],
    ['a signal without numbers', 'motor/current]', 'serialNumber]', '/detectors/0/signals/1 plant.rule.numeric'],
    ['no signals', '[flowRate, motor/current]', '[]', '/detectors/0/signals plant.value'],
    ['two baselines', '{ samples: 100 }', '{ samples: 100, from: "2026-01-05T06:00:00Z" }', '/detectors/0/baseline plant.rule.baseline'],
    ['a window that ends before it begins', '{ samples: 100 }', '{ from: "2026-01-05T06:00:00Z", to: "2026-01-05T05:00:00Z" }', '/detectors/0/baseline plant.rule.baseline'],
    ['a time without a zone', '{ samples: 100 }', '{ from: "2026-01-05T06:00:00", to: "2026-01-05T07:00:00Z" }', '/detectors/0/baseline/from plant.value'],
    ['too few samples', 'samples: 100', 'samples: 10', '/detectors/0/baseline/samples plant.value'],
    ['a baseline beyond what can be kept', 'samples: 100', 'samples: 15000', '/detectors/0/baseline/samples plant.rule.baseline'],
    ['a run rule that can never be true', 'over: 10, of: 15', 'over: 16, of: 15', '/detectors/0/persistence plant.rule.never'],
    ['a limit in a unit of another kind', 'unit: litrePerMinute', 'unit: kelvin', '/detectors/0/life/unit plant.rule.unit'],
    ['an alert on a detector that is not there', 'detector: filler', 'detector: filer', '/alerts/0/score/detector plant.rule.detector'],
    ['a key that is unknown', 'every: 2s', 'evry: 2s', '/detectors/0/evry plant.key.unknown'],
  ])('with %s are refused where they are wrong, with what to do', (_name, from, to, expected) => {
    expect(RULES).toContain(from);
    const { plant, problems } = read(RULES.replace(from, () => to));
    expect(plant).toBeUndefined();
    expect(problems.map(({ path, code }) => `${path} ${code}`)[0]).toBe(expected);
    expect(formatProblem(problems[0]!)).toMatch(/^rules\.yaml:\d+:\d+ \/.+: .+ → .+/);
  });

  it('two of one id are refused', () => {
    const [detector = ''] = RULES.split('alerts:');
    expect(read(detector + detector.replace('detectors:\n', '')).problems[0]!.code).toBe('plant.rule.repeated');
  });
});
