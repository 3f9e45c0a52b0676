import { type DetectorScore, restoreDetector } from '@orrery/analytics';
import { type DetectorRule } from '@orrery/contracts';
import { alertsOf } from './alerts-of-scores.js';
import { type Recording } from './read-recording.js';

/** One alert: from the sample that raised it until it cleared, or the recording's end. */
export interface RaisedAlert {
  readonly fromMs: number;
  readonly toMs?: number;
  readonly top: string;
}

export interface Scored {
  readonly recording: Recording;
  readonly alerts: readonly RaisedAlert[];
  readonly scores: readonly DetectorScore[];
}

/** The recording through the same library code that the maintenance service runs, without anything around it. */
export function scoreRecording(recording: Recording, rule: DetectorRule): Scored {
  const detector = restoreDetector(rule);
  const scores = recording.rows.flatMap(({ atMs, values }) => recording.paths.flatMap((path, j) => detector.read(path, atMs, values[j]!, 'good')));
  return { recording, alerts: alertsOf(scores), scores };
}
