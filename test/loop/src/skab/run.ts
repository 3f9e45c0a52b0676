import { recordings } from './recordings.js';
import { judge, total } from './judge.js';
import { scoreRecording } from './score-recording.js';
import { table } from './table.js';
import { VALVE_RULE } from './valve-rule.js';

const files = recordings();
if (!files) {
  console.error('Set ORRERY_DATA to the folder that holds skab/: the recordings are not part of this repository.');
  process.exit(2);
}
const scored = files.map((recording) => scoreRecording(recording, VALVE_RULE));
console.log(table(scored.map(judge), total(scored, VALVE_RULE.baseline.kind === 'samples' ? VALVE_RULE.baseline.samples : 0)));
