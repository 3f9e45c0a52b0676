/** One model that ours, SimPy and a bare event loop all run, in units of time of its own. */
export interface Model {
  readonly name: 'M/M/1' | 'M/M/5' | 'line of 10';
  /** Of ours against SimPy. */
  readonly goal: number;
  /** Parts a sample, of ours and the bare loop, and of SimPy: samples of some tenths of a second each. */
  readonly parts: number;
  readonly simpyParts: number;
  /** In the language flow/v1. */
  readonly text: string;
  /** Parts a unit of time that come through. */
  readonly rate: number;
}

/** Servers of the first two; the third has ten stations. */
export const SERVERS = { 'M/M/1': 1, 'M/M/5': 5 } as const;
/** Load of a server in the first two. */
export const LOAD = 0.8;
/** The line: operation times exponential with mean 1, buffers, failures by operating time, repairs; the first station never starves. */
export const LINE = { stations: 10, places: 10, betweenFailures: 100, repair: 5 } as const;

const queue = (name: string, servers: number): string => `orrery: flow/v1
name: ${name}
sources: { customers: { every: { exponential: { mean: 1 } }, to: desk } }
stations: { desk: { servers: ${servers}, queue: {}, time: { exponential: { mean: ${LOAD * servers} } }, to: out } }
sinks: [out]
`;

const station = (i: number): string =>
  `  s${i}: { ${i === 0 ? '' : `queue: { capacity: ${LINE.places} }, `}time: { exponential: { mean: 1 } }, failures: { stop: { clock: operating, every: { exponential: { mean: ${LINE.betweenFailures} } }, repair: { exponential: { mean: ${LINE.repair} } } } }, to: ${i + 1 < LINE.stations ? `s${i + 1}` : 'out'} }`;

const line = `orrery: flow/v1
name: line of 10
sources: { parts: { every: saturated, to: s0 } }
stations:
${Array.from({ length: LINE.stations }, (_, i) => station(i)).join('\n')}
sinks: [out]
`;

export const MODELS: readonly Model[] = [
  { name: 'M/M/1', goal: 30, parts: 400_000, simpyParts: 20_000, text: queue('M/M/1', 1), rate: 1 },
  { name: 'M/M/5', goal: 20, parts: 400_000, simpyParts: 20_000, text: queue('M/M/5', 5), rate: 1 },
  { name: 'line of 10', goal: 20, parts: 40_000, simpyParts: 2_000, text: line, rate: 0.7 },
];

/** Seconds of a processor that this process, all of its threads, has used since `begun`: on a shared machine a clock tells of others. */
export function processorSeconds(begun: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1e6;
}

/** What an arm found: parts that came through, in how many seconds of a processor, and a mean by which the three are seen to run the same model. */
export interface Ran {
  readonly parts: number;
  readonly seconds: number;
  /** Throughput of the line, mean time in system of the queues. */
  readonly check: number;
}

export interface Order {
  readonly model: Model['name'];
  readonly parts: number;
  readonly seed: number;
}
