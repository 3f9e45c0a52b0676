import { type DetectorRule } from '@orrery/contracts';

/** What a detector does unless its rule says otherwise; the reason for each number stands in docs/adr/0017. */
export const DETECTOR_DEFAULTS = {
  everyMs: 1000,
  lateness: 1,
  baseline: { kind: 'samples', samples: 400 },
  smoothing: 0.1,
  shift: 2,
  resolution: 0.02,
  falseAlarms: 0.001,
  explained: 0.9,
  memory: 200,
  persistence: { over: 30, of: 40 },
  clearing: { below: 0.9, samples: 30 },
  coverage: 0.8,
} as const satisfies Partial<DetectorRule>;
