import { type DetectorRule, type PlantRules, type TwinDefinition, type TwinEvent } from '@orrery/contracts';
import { DETECTOR_DEFAULTS, timestampFromMillis } from '@orrery/twin-model';

/** A pump and the events that the projector would publish of it, for specs. */
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
  properties: Object.fromEntries(['flow', 'current', 'wear'].map((path) => [path, { kind: 'telemetry', datatype: 'double', source: 'plc' }])),
  relationships: [],
  sources: { plc: { clock: 'recorded', acceptPastMs: 0, acceptFutureMs: 0 } },
};

const START = Date.parse('2026-01-01T00:00:00Z');

/** Registration, then a reading of each signal every second; the flow falls by a tenth from `faultAt` on. */
export function pumpEvents(seconds: number, faultAt = Infinity, twinId = PUMP): TwinEvent[] {
  const event = (i: number, changes: TwinEvent['changes'], type: TwinEvent['type'] = 'changed'): TwinEvent => ({
    type,
    twinId,
    rev: i + 2,
    prevRev: i + 1,
    at: timestampFromMillis(START + 1000 * i),
    cause: { input: 'readings', offset: String(i + 1), source: 'plc' },
    changes,
  });
  const reported = (i: number, path: string, value: number): TwinEvent['changes'][number] => ({
    kind: 'reported',
    path,
    state: { value, quality: 'good', eventTs: timestampFromMillis(START + 1000 * i), receivedTs: timestampFromMillis(START + 1000 * i) },
  });
  return [
    { ...event(-1, [{ kind: 'definition', definition: DEFINITION }], 'registered') },
    ...Array.from({ length: seconds }, (_, i) => {
      const load = Math.sin(i * i * 0.7);
      return event(i, [reported(i, 'flow', (i >= faultAt ? 27 : 30) + load * 0.5), reported(i, 'current', 8 + 0.3 * load + 0.2 * Math.sin(i * i * 1.3)), reported(i, 'wear', 0.01 * i + 0.02 * Math.sin(i * i * 2.1))]);
    }),
  ];
}
