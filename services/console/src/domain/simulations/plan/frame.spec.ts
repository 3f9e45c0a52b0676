import { compile, readFlowModel, Simulation, trace } from '@orrery/des';
import { filmOf } from './film.js';
import { frameAt } from './frame.js';
import { flowLinks, flowNodes } from './nodes.js';
import { placeNodes } from './place-nodes.js';
import { stageOf } from './stage.js';

const LINE = `orrery: flow/v1
name: line
sources: { parts: { every: { exponential: { mean: 10 } }, whenFull: lose, to: saw } }
stations:
  saw: { queue: { capacity: 9 }, servers: 2, time: { exponential: { mean: 15 } }, yield: 0.9, to: belt }
  drill: { queue: { capacity: 3 }, time: { exponential: { mean: 11 } }, failures: { jam: { clock: time, every: 200, repair: 30 } }, to: out }
conveyors: { belt: { from: saw, speed: 1, capacity: 5, to: drill } }
layout: { saw: { at: [0, 0] }, drill: { at: [20, 0] } }
sinks: [out]`;

function scene(text: string, from: number, to: number) {
  const { model, places = {}, problems } = readFlowModel('line.yaml', text);
  if (!model) throw new Error(JSON.stringify(problems));
  const network = compile(model);
  const film = filmOf({ model, places, from, trace: trace(network, { seed: 5 }, 0, { from, to }) });
  const [nodes, links] = [flowNodes(model, places), flowLinks(model)];
  const plan = placeNodes(nodes, links);
  return { network, film, plan, stage: stageOf(model, nodes, links, plan) };
}

describe('the film of a line', () => {
  it('has at any moment the parts that the engine has, and its stations as they are', () => {
    const { network, film, stage } = scene(LINE, 500, 3000);
    const run = new Simulation(network, { seed: 5 });
    for (const time of [600, 777.7, 1234.5, 2999]) {
      run.run(time);
      const { contents, states } = frameAt(film, stage, time, 0);
      const inside = [...contents].reduce((sum, [place, count]) => sum + (place === 'out' ? 0 : count), 0);
      expect(inside).toBe(run.partsInSystem);
      const named = ['starved', 'busy', 'blocked', 'down', 'off', 'setup', 'waiting'];
      expect([...states.get('saw')!, ...states.get('drill')!]).toEqual([0, 1, 2].map((server) => named[run.server(server).status]));
    }
    const { contents, lost } = frameAt(film, stage, 2999, 0);
    expect(contents.get('out')).toBeGreaterThan(100);
    expect(lost).toBeGreaterThan(5);
  });

  it('parts on a conveyor keep their order and distance, and go on with time', () => {
    const { film, stage } = scene(LINE.replace('every: { exponential: { mean: 10 } }', 'every: 5').replace('time: { exponential: { mean: 11 } }', 'time: 40'), 0, 400);
    const belt = frameAt(film, stage, 390, 0).dots.filter(({ x, y }) => y === frameAt(film, stage, 390, 0).dots[0]!.y && x > 0);
    expect(new Set(belt.map(({ x, y }) => `${x} ${y}`)).size).toBe(belt.length);
    const journey = film.journeys.find(({ stops }) => stops.some(({ place }) => place === 'belt'))!;
    const stop = journey.stops.findIndex(({ place }) => place === 'belt');
    const [begin, end] = [journey.stops[stop]!.time, journey.stops[stop + 1]!.time];
    const xs = [0.1, 0.5, 0.9].map((share) => frameAt(film, stage, begin + share * (end - begin), 0).dots.find(({ part }) => part === journey.part)!.x);
    expect(xs).toEqual([...xs].sort((a, b) => a - b));
    expect(new Set(xs).size).toBe(3);
  });

  it('a part glides from place to place for as long as is asked, and jumps where nothing is', () => {
    const { film, stage } = scene(LINE, 0, 400);
    const journey = film.journeys.find(({ stops }) => stops.length > 4 && stops.at(-1)!.place === 'out')!;
    const out = journey.stops.at(-1)!;
    const xOf = (time: number, glide: number) => frameAt(film, stage, time, glide).dots.find(({ part }) => part === journey.part)?.x;
    expect(xOf(out.time + 1, 0)).toBeUndefined();
    expect(xOf(out.time + 9, 10)!).toBeGreaterThan(xOf(out.time + 1, 10)!);
    expect(xOf(out.time + 11, 10)).toBeUndefined();
  });

  it('a carried part is under way between where it was taken up and where it is put down', () => {
    const { film, stage, plan } = scene(`orrery: flow/v1
name: yard
sources: { parts: { every: 100, limit: 1, to: move } }
transports: { move: { fleet: trucks, from: dock, to: drill } }
fleets: { trucks: { size: 1, speed: 0.5, home: dock } }
stations: { drill: { time: 1, to: out } }
layout: { drill: { at: [10, 0] }, dock: { at: [0, 5] } }
sinks: [out]`, 0, 200);
    const [, taken, put] = film.journeys[0]!.stops;
    const x = frameAt(film, stage, (taken!.time + put!.time) / 2, 0).dots[0]!.x;
    expect(x).toBeGreaterThan(plan.at.get('move')!.x);
    expect(x).toBeLessThan(plan.at.get('drill')!.x);
  });
});
