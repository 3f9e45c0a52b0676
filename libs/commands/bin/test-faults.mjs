// npm run test:faults -- command [--schedules=1000000] [--from=1] [--seed=<one, with its trace>]
// Seeded schedules of faults against the state machine of commands; stops at the first that goes wrong and says its seed.
import { parseArgs } from 'node:util';
import { runSchedule } from '../dist/faults/index.js';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { schedules: { type: 'string', default: '1000000' }, from: { type: 'string', default: '1' }, seed: { type: 'string' } } });
if (positionals[0] !== 'command') {
  console.error('Say what to test: npm run test:faults -- command [--schedules=1000000] [--from=1] [--seed=7]');
  process.exit(2);
}
if (values.seed !== undefined) {
  const { trace, violation, ends } = runSchedule(Number(values.seed), { traced: true });
  console.log(trace.join('\n'));
  console.log(violation === undefined ? `seed ${values.seed}: nothing went wrong; ${JSON.stringify(ends)}` : `seed ${values.seed}: ${violation}`);
  process.exit(violation === undefined ? 0 : 1);
}

const from = Number(values.from);
const to = from + Number(values.schedules) - 1;
const ends = {};
const began = performance.now();
for (let seed = from; seed <= to; seed += 1) {
  const result = runSchedule(seed);
  if (result.violation !== undefined) {
    console.error(runSchedule(seed, { traced: true }).trace.join('\n'));
    console.error(`\nseed ${seed}: ${result.violation}\nagain: npm run test:faults -- command --seed=${seed}\ngo on:  npm run test:faults -- command --from=${seed + 1} --schedules=${to - seed}`);
    process.exit(1);
  }
  for (const [state, count] of Object.entries(result.ends)) ends[state] = (ends[state] ?? 0) + count;
  if (seed % 100_000 === 0) console.log(`${seed} schedules, ${((performance.now() - began) / 1000).toFixed(0)} s; go on from here with --from=${seed + 1}`);
}
console.log(`${to - from + 1} schedules, seeds ${from} to ${to}, in ${((performance.now() - began) / 1000).toFixed(0)} s: no second write, no unsafe write, every command ended`);
console.log(`commands by their end: ${JSON.stringify(ends)}`);
