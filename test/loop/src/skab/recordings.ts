import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { recordedData } from '@orrery/testing';
import { readRecording, type Recording } from './read-recording.js';

/** The sixteen valve recordings in the order of their numbers, then the one without anomaly. Undefined where ORRERY_DATA is not set. */
export function recordings(): Recording[] | undefined {
  const folder = recordedData('skab', 'valve1');
  if (folder === undefined) return undefined;
  const files = readdirSync(folder).filter((file) => file.endsWith('.csv')).sort((a, b) => parseInt(a) - parseInt(b));
  return [...files.map((file) => readRecording(join(folder, file))), readRecording(join(recordedData('skab', 'anomaly-free')!, 'anomaly-free.csv'))];
}

/** What stands in for them everywhere else: made by the project's own simulator. */
export const committedRecording = (): Recording => readRecording(join(import.meta.dirname, '..', '..', '..', '..', 'simulators', 'replay', 'recordings', 'water-loop.csv'));
