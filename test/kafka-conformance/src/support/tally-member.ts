import { LogStateRunner, type FaultPoint } from '@orrery/kafka';
import { TallyState } from './tally-state.js';

/** A member of the tally group as a process of its own, to be killed and frozen: `tally-member <brokers> <realm> [<point> <times>]`. */
const [brokers = '', realm = '', fault, times = '1'] = process.argv.slice(2);
let passed = 0;

const logState = new TallyState({ first: async () => undefined });
const runner = new LogStateRunner({
  settings: { brokers: brokers.split(','), clientId: 'tally', realm },
  logState,
  sessionTimeoutMs: 2_000,
  maxBatchRecords: 10,
  snapshotDelayMs: 5,
  commitIntervalMs: 5,
  faults: (point: FaultPoint) => {
    if (point === fault && (passed += 1) >= Number(times)) process.kill(process.pid, 'SIGKILL');
  },
});
runner.start();

const report = setInterval(() => process.send?.({ ready: runner.ready, totals: logState.totals() }), 50);
process.on('disconnect', () => process.exit(0));
process.on('message', () => {
  clearInterval(report);
  void runner.close().then(() => process.exit(0));
});
