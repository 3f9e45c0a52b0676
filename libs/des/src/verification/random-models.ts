import { Streams } from '../random/streams.js';

/** A model by chance, the same for the same seed: a chain of stations, buffers, belts and trucks in which anything that the language knows may happen, without a way back. Each transport has vehicles of its own: those of a shared fleet can wait for one another. */
export function randomModel(seed: number): string {
  const streams = new Streams(['model'], seed, 0);
  const u = () => streams.uniform(0);
  const chance = (p: number, text: string) => (u() < p ? text : '');
  const pick = <T>(list: readonly T[]): T => list[Math.floor(u() * list.length)];
  const upTo = (n: number) => 1 + Math.floor(u() * n);
  const time = (mean: number) => pick([`${mean}`, `{ exponential: { mean: ${mean} } }`, `{ lognormal: { mean: ${mean}, sd: ${mean} } }`, `{ uniform: { min: 0, max: ${2 * mean} } }`]);
  const length = 2 + Math.floor(u() * 4);
  const names = Array.from({ length }, (_, i) => `s${i}`);
  const failure = () => {
    const clock = pick(['time', 'operating', 'operations', 'wear']);
    const life = clock === 'time' || clock === 'operating' ? 40 : 15;
    return `{ clock: ${clock}, every: ${time(life)}, ${chance(clock === 'wear' ? 0.8 : 0, `wear: ${time(1)}, `)}repair: ${time(4)}, ${chance(0.5, 'crew: fitters, ')}${chance(0.4, `preventive: { at: ${life}, time: 1 }, `)}cost: 2 }`;
  };
  const stations = names.map((name, i) => {
    const gathers = chance(0.2, `batch: { min: ${upTo(2)}, max: 3 }, `) || chance(0.3, 'uses: { wire: 1 }, ');
    const queue = gathers || u() < 0.6 ? `queue: { ${chance(i === 0 ? 1 : 0.7, `capacity: ${2 + upTo(5)}, `)}discipline: ${pick(['fifo', 'lifo', 'priority', 'edd', 'spt', 'lpt', 'mwkr'])}${chance(0.2, `, patience: ${time(20)}`)} }, ` : '';
    const next = i === length - 1 ? pick(['out', '{ product: { a: out, b: other } }']) : pick([`s${i + 1}`, `s${i + 1}`, `belt${i + 1}`, `move${i + 1}`, `{ chance: { s${i + 1}: 0.8, other: 0.2 } }`, `{ shortest: [s${i + 1}, belt${i + 1}] }`]);
    const failures = chance(0.5, `failures: { one: ${failure()}${chance(0.4, `, two: ${failure()}`)} }, `);
    const shift = chance(0.3, `calendar: day, offShift: ${pick(['finish', 'pause'])}, `);
    return `  ${name}: { servers: ${upTo(3)}, ${queue}${gathers}time: ${time(2)}, ${chance(0.3, 'setup: { a: { b: 1 }, b: { a: 0.5 } }, ')}${chance(0.3, 'yield: 0.9, ')}${chance(0.3, 'skill: run, ')}${failures}${shift}to: ${next} }`;
  });
  const between = names.slice(1);
  return `
products: { a: { priority: 1 }, b: { priority: 2 } }
sources:
  first: { every: ${pick(['saturated', time(1), time(3)])}, ${chance(0.3, 'calendar: day, ')}to: s0 }
  second: { every: ${time(4)}, amount: ${upTo(3)}, whenFull: ${pick(['lose', 'wait'])}, due: 30, to: ${pick(names)} }
  plan: { orders: [{ at: 3, product: b, amount: 2, due: 20 }, { at: 40, product: a }], repeat: 60, to: s0 }
stations:
${stations.join('\n')}
conveyors:
${between.map((name) => `  belt${name.slice(1)}: { time: 3, capacity: ${upTo(5)}, to: ${name} }`).join('\n')}
transports:
${between.map((name) => `  move${name.slice(1)}: { fleet: trucks${name.slice(1)}, from: dock, capacity: ${upTo(4)}, to: ${name} }`).join('\n')}
fleets:
${between.map((name) => `  trucks${name.slice(1)}: { size: ${upTo(2)}, speed: 5, load: 0.2, home: dock, dispatch: ${pick(['nearest', 'longest-waiting'])} }`).join('\n')}
layout: { dock: { at: [0, 0] }, ${names.map((name, i) => `${name}: { at: [${5 * i}, 10] }`).join(', ')} }
stocks: { wire: { initial: 5, reorder: { from: mill, at: 4, ${pick(['quantity: 6', 'upTo: 12', 'upTo: 9, review: 7'])} } } }
suppliers: { mill: { leadTime: ${time(5)}, reliability: 0.8, delay: ${time(6)}, disruptions: { every: ${time(50)}, lasts: ${time(9)} } } }
crews: { fitters: { size: ${upTo(2)}${chance(0.4, ', calendar: day')} } }
teams: { crewA: { size: ${upTo(3)}, skills: [run]${chance(0.3, ', calendar: day')} } }
calendars: { day: { period: 24, working: [[2, 10], [11, 20]] } }
sinks: [out, other]`;
}
