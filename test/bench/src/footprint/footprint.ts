import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { canaryParts, machiningCellParts, packagingPlantParts, platformParts, type Service } from '@orrery/local-stack';
import { NumberedLoad, RunningSystem } from '@orrery/testing/system';
import { type Benchmark, type Use } from '../benchmark.js';
import { cpuMicros } from '../harness/cpu-time.js';
import { median } from '../harness/median.js';

const LOAD = { twins: 100, perSecond: 1_000 };
const WARM_UP_MS = 10_000;
const WINDOW_MS = 4_000;
const WINDOWS = 7;
const SAID = `the packaging plant (OPC UA, Sparkplug), the machining cell (MQTT) and ${LOAD.perSecond} readings/s of ${LOAD.twins} twins over MQTT, one reading a record`;

/** What each service's process takes under one stated load: what the chart's requests and limits are made from (deploy/src/chart/resources.ts). */
export const footprint: Benchmark = {
  name: 'footprint',
  alone: true,
  run: async ({ own, say }) => {
    if (process.platform !== 'linux') return [{ name: 'footprint', reason: 'memory is read from /proc, which is there on Linux alone' }];
    say('footprint: starting the whole platform');
    const system = own(await RunningSystem.start({ name: 'footprint', parts: () => [...packagingPlantParts, ...machiningCellParts, ...canaryParts], envOf: NumberedLoad.envOf }));
    const load = await NumberedLoad.start(system, LOAD);
    const services = [...platformParts, ...canaryParts].filter((part): part is Service => part.kind === 'service').map(({ name }) => ({ name, pid: system.stack.service(name).pid! }));
    say(`footprint: ${services.length} services under ${SAID}, ${WINDOWS} windows of ${WINDOW_MS / 1_000} s`);
    await pause(WARM_UP_MS);
    const cores = new Map(services.map(({ name }) => [name, [] as number[]]));
    for (let window = 0; window < WINDOWS; window += 1) {
      const before = services.map(({ pid }) => cpuMicros(pid));
      const began = performance.now();
      await pause(WINDOW_MS);
      const micros = (performance.now() - began) * 1_000;
      for (const [index, { name, pid }] of services.entries()) cores.get(name)!.push((cpuMicros(pid) - before[index]!) / micros);
    }
    const peaks = new Map(services.map(({ name, pid }) => [name, peakMiB(pid)]));
    await load.stop();
    return services.map(({ name }): Use => ({ name: `footprint: ${name}`, service: name, cores: median(cores.get(name)!), memoryMiB: peaks.get(name)!, load: SAID, samples: { cores: cores.get(name)! } }));
  },
};

/** The most memory that the process has ever had, since its start: what a limit must not be below. */
function peakMiB(pid: number): number {
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  if (kilobytes === undefined) throw new Error(`process ${pid} says nothing of its memory: has it ended?`);
  return Number(kilobytes) / 1_024;
}
