import { type DetectorRule, type PlantRules, type Reading, type TwinDefinition, type TwinInput } from '@orrery/contracts';
import { DETECTOR_DEFAULTS, timestampFromMillis } from '@orrery/twin-model';

/** A pump and what its ingestion would publish of it, for specs. */
export const PUMP = 'acme:riverside:pump';
export const RULE: DetectorRule = {
  ...DETECTOR_DEFAULTS,
  id: 'pump',
  title: 'Pump as usual',
  on: { subtree: ['acme:riverside:line1'] },
  kind: 'process-monitor',
  signals: ['flow', 'current'],
  baseline: { kind: 'samples', samples: 60 },
  memory: 100,
  persistence: { over: 6, of: 8 },
  clearing: { below: 0.9, samples: 10 },
  life: { path: 'wear', limit: 10, rising: true, everyMs: 5000, points: 40, horizonMs: 86_400_000 },
};
export const RULES: PlantRules = { organisation: 'acme', site: 'riverside', detectors: [RULE], appliedAt: timestampFromMillis(0) };
export const DEFINITION: TwinDefinition = {
  model: 'dtmi:test:Pump;1',
  partOf: 'acme:riverside:line1',
  properties: Object.fromEntries(['flow', 'current', 'wear', 'label'].map((path) => [path, { kind: 'telemetry', datatype: 'double', source: 'plc' }])),
  relationships: [],
  sources: { plc: { clock: 'recorded', acceptPastMs: 0, acceptFutureMs: 0 } },
};

const START = Date.parse('2026-01-01T00:00:00Z');
export const timeOf = (second: number): string => timestampFromMillis(START + 1000 * second);

/** The pump's registration, then the readings of each second; the flow falls by a tenth from `faultAt` on. @param each how many seconds one record holds */
export function pumpInputs(seconds: number, faultAt = Infinity, each = 1): TwinInput[] {
  const rows = Array.from({ length: seconds }, (_, i): Reading[] => {
    const load = Math.sin(i * i * 0.7);
    const values = { flow: (i >= faultAt ? 27 : 30) + load * 0.5, current: 8 + 0.3 * load + 0.2 * Math.sin(i * i * 1.3), wear: 0.01 * i + 0.02 * Math.sin(i * i * 2.1) };
    return Object.entries(values).map(([path, value]) => ({ path, value, datatype: 'double', quality: 'good', sourceTs: timeOf(i) }));
  });
  const records = Array.from({ length: Math.ceil(seconds / each) }, (_, k) => rows.slice(k * each, (k + 1) * each).flat());
  return [
    { type: 'registered', twinId: PUMP, receivedTs: timeOf(-1), by: 'ada', definition: DEFINITION },
    ...records.map((readings, k): TwinInput => ({ type: 'readings', twinId: PUMP, source: 'plc', epoch: '1', receivedTs: timeOf((k + 1) * each), readings })),
  ];
}
