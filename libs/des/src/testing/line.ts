/** A line whose second machine fails now and then; `experiment` is what is asked of it. */
export const lineOf = (experiment: string): string => `orrery: flow/v1
name: line
unit: min
sources: { orders: { every: { exponential: { mean: 1 } }, whenFull: lose, to: cut } }
stations:
  cut: { queue: { capacity: 20 }, time: { exponential: { mean: 0.8 } }, to: weld }
  weld: { queue: { capacity: 5 }, time: 0.7, failures: { jam: { clock: operating, every: { exponential: { mean: 60 } }, repair: 6 } }, to: out }
sinks: { out: { price: 10 } }
experiment: ${experiment}
`;

export const COMPARED = '{ horizon: 600, warmUp: 60, replications: { min: 6, max: 40 }, precision: { throughput: 0.02 }, scenarios: { second welder: { change: { stations.weld.servers: 2 } }, slower: { change: { stations.cut.time: 1.1 } } } }';

/** Parts without end come into a queue without bound. */
export const FLOOD = `orrery: flow/v1
name: flood
sources: { parts: { every: 0.001, to: slow } }
stations: { slow: { queue: {}, time: 1000, to: out } }
sinks: [out]
experiment: { horizon: 1000000, replications: 2 }
`;
