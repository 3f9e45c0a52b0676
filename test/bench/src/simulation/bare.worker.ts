import { serve } from '../harness/serve.js';
import { EventHeap } from './event-heap.js';
import { LINE, LOAD, type Order, processorSeconds, type Ran, SERVERS } from './models.js';

// What one would write by hand for one model each: a heap of events, a switch, sums; nothing can be changed, saved, traced or shared.

async function run({ model, parts, seed }: Order): Promise<Ran> {
  const begun = process.cpuUsage();
  const found = model === 'line of 10' ? line(parts, seed) : queue(SERVERS[model], parts, seed);
  return { ...found, seconds: processorSeconds(begun) };
}

/** xorshift32, as a uniform number above 0, and its logarithm. */
function exponential(seed: number): (mean: number) => number {
  let state = seed | 1;
  return (mean) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return -mean * Math.log(((state >>> 0) + 0.5) / 4294967296);
  };
}

function queue(servers: number, parts: number, seed: number): Omit<Ran, 'seconds'> {
  const draw = exponential(seed);
  const heap = new EventHeap(servers + 1);
  const born: number[] = [];
  const at = new Float64Array(servers);
  const idle = Array.from({ length: servers }, (_, i) => i);
  const mean = LOAD * servers;
  let [head, done, sum] = [0, 0, 0];
  heap.push(draw(1), servers);
  while (done < parts) {
    const [now, event] = [heap.time, heap.event];
    heap.pop();
    if (event === servers) {
      heap.push(now + draw(1), servers);
      const server = idle.pop();
      if (server === undefined) born.push(now);
      else {
        at[server] = now;
        heap.push(now + draw(mean), server);
      }
    } else {
      sum += now - (at[event] as number);
      done += 1;
      if (head < born.length) {
        at[event] = born[head] as number;
        head += 1;
        heap.push(now + draw(mean), event);
        if (head > 100_000) born.splice(0, head);
        if (head > 100_000) head = 0;
      } else idle.push(event);
    }
  }
  return { parts: done, check: sum / done };
}

/** Events: a station ends its operation, or its repair. */
function line(parts: number, seed: number): Omit<Ran, 'seconds'> {
  const draw = exponential(seed);
  const { stations, places, betweenFailures, repair } = LINE;
  const heap = new EventHeap(2 * stations);
  const content = new Int32Array(stations + 1);
  const state = new Int32Array(stations); // 0 starved, 1 busy, 2 blocked, 3 down
  const left = Float64Array.from({ length: stations }, () => draw(betweenFailures));
  const work = new Float64Array(stations);
  let [now, done] = [0, 0];
  const go = (i: number): void => {
    state[i] = 1;
    if ((left[i] as number) > (work[i] as number)) heap.push(now + (work[i] as number), i);
    else heap.push(now + (left[i] as number), stations + i);
  };
  const begin = (i: number): void => {
    if (i > 0 && content[i] === 0) {
      state[i] = 0;
      return;
    }
    if (i > 0) content[i]! -= 1;
    work[i] = draw(1);
    go(i);
    if (i > 0 && state[i - 1] === 2) leave(i - 1);
  };
  const leave = (i: number): void => {
    if (i + 1 === stations) done += 1;
    else if (content[i + 1] === places) {
      state[i] = 2;
      return;
    } else {
      content[i + 1]! += 1;
      if (state[i + 1] === 0) begin(i + 1);
    }
    begin(i);
  };
  for (let i = 0; i < stations; i += 1) begin(i);
  while (done < parts) {
    now = heap.time;
    const event = heap.event;
    heap.pop();
    if (event < stations) {
      left[event]! -= work[event] as number;
      leave(event);
    } else if (state[event - stations] === 1) {
      const i = event - stations;
      work[i]! -= left[i] as number;
      state[i] = 3;
      heap.push(now + draw(repair), event);
    } else {
      const i = event - stations;
      left[i] = draw(betweenFailures);
      go(i);
    }
  }
  return { parts: done, check: done / now };
}

serve({ run });
