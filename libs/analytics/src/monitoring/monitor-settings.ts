import { type DetectorRule } from '@orrery/contracts';

/** What the monitor needs of a detector's rule. */
export type MonitorSettings = Pick<
  DetectorRule,
  'signals' | 'everyMs' | 'baseline' | 'smoothing' | 'shift' | 'resolution' | 'falseAlarms' | 'explained' | 'memory' | 'persistence' | 'clearing' | 'coverage'
>;
