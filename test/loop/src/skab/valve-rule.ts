import { type DetectorRule } from '@orrery/contracts';
import { DETECTOR_DEFAULTS } from '@orrery/twin-model';

/** The one setting for all recordings: every default as it is, over all signals that the test bed has. The first 400 rows are the baseline. */
export const VALVE_RULE: DetectorRule = {
  id: 'valve',
  title: 'The loop behaves as in its first minutes',
  on: { twins: ['lab:bench:loop'] },
  kind: 'process-monitor',
  signals: ['accelerometer1Rms', 'accelerometer2Rms', 'current', 'pressure', 'temperature', 'thermocouple', 'voltage', 'volumeFlowRateRms'],
  ...DETECTOR_DEFAULTS,
};

/** For the recording that is committed, whose fault begins before its row 400. */
export const COMMITTED_RULE: DetectorRule = { ...VALVE_RULE, baseline: { kind: 'samples', samples: 300 }, memory: 150 };
