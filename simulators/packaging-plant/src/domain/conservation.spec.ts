import fc from 'fast-check';
import { FAULT_KINDS, type FaultKind, WRITE_FAULTS } from './faults.js';
import { type Ledger } from './machine.js';
import { Plant } from './plant.js';

const inFor = ({ totalOut, totalScrap, inWork }: Ledger): number => totalOut + totalScrap + inWork;

/** Every machine, every line and the plant: what went in is out, scrap or inside. And what one passes on, the next has. */
function expectConserved(plant: Plant): void {
  for (const machine of plant.machines) {
    const ledger = machine.ledger?.();
    if (!ledger) continue;
    if (inFor(ledger) !== ledger.totalIn || ledger.inWork < 0) throw new Error(`${machine.name} at ${plant.seconds} s: ${JSON.stringify(ledger)}`);
  }
  for (const line of ['Line1', 'Line2']) {
    const chain = ['Filler', 'ConveyorFillerCapper', 'Capper', 'ConveyorCapperLabeller', 'Labeller', 'ConveyorOutfeed'].map((part) => plant.machine(`${line}.${part}`)?.ledger?.() as Ledger);
    chain.slice(1).forEach((next, index) => expect(next.totalIn).toBe(chain[index]?.totalOut));
  }
  const outfeeds = plant.lines.reduce((sum, line) => sum + line.outfeed.totalOut, 0);
  expect(plant.palletiser.totalIn).toBe(outfeeds);
}

const machines = new Plant({ seed: 1 }).machines;
const bearings = machines.flatMap((machine) => Object.keys(machine.motors).map((motor) => `${machine.name}.${motor}.DriveEnd`));

const event = fc.oneof(
  fc.record({ act: fc.constant('jam' as const), target: fc.constantFrom(...machines.filter((machine) => machine.jam).map((machine) => machine.name)) }),
  fc.record({ act: fc.constant('clog' as const), target: fc.constantFrom(...machines.filter((machine) => machine.valve).map((machine) => machine.name)), value: fc.double({ min: 0, max: 1, noNaN: true }) }),
  fc.record({ act: fc.constant('wear' as const), target: fc.constantFrom(...bearings), value: fc.double({ min: 0, max: 1, noNaN: true }) }),
  fc.record({ act: fc.constant('call' as const), call: fc.constantFrom(...machines.flatMap((machine) => Object.keys(machine.methods).map((method) => [machine.name, method] as const))) }),
  fc.record({ act: fc.constant('write' as const), id: fc.constantFrom(...new Plant({ seed: 1 }).signals.filter((signal) => signal.write).map((signal) => [signal.machine, signal.name] as const)), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
  fc.record({ act: fc.constant('repair' as const) }),
);

type Event = typeof event extends fc.Arbitrary<infer T> ? T : never;

function happen(plant: Plant, what: Event): void {
  if (what.act === 'call') plant.call(...what.call, 30);
  else if (what.act === 'repair') plant.faults().slice(0, 1).forEach((fault) => plant.repair(fault.id));
  else if (what.act === 'write') {
    const signal = plant.signal(what.id.join('.'));
    const { low, high } = signal?.range ?? { low: 0, high: 0 };
    signal?.write?.(low + what.share * (high - low));
  } else if (what.act === 'jam') plant.inject('jam', what.target);
  else plant.inject(what.act, what.target, what.value);
}

test('bottles in = out + scrap + in work at every second, whatever goes wrong', () => {
  fc.assert(
    fc.property(fc.nat(), fc.constantFrom(1, 2, 4, 10), fc.array(fc.record({ after: fc.integer({ min: 1, max: 120 }), what: event }), { maxLength: 12 }), (seed, stepsPerSecond, story) => {
      const plant = new Plant({ seed });
      for (const { after, what } of [...story, { after: 60, what: { act: 'repair' as const } }]) {
        for (let second = 0; second < after; second++) {
          for (let step = 0; step < stepsPerSecond; step++) plant.step(1 / stepsPerSecond);
          expectConserved(plant);
        }
        happen(plant, what);
        expectConserved(plant);
      }
    }),
    { numRuns: 15 },
  );
});

test('a shift of eight hours with natural wear conserves every bottle, and product is neither made nor lost', () => {
  const plant = new Plant({ seed: 7 });
  for (let second = 0; second < 8 * 3600; second++) {
    for (let step = 0; step < 2; step++) plant.step(0.5);
    if (second % 10 === 0) expectConserved(plant);
  }
  const { totalIn, totalOut } = plant.ledger();
  expect(totalOut).toBeGreaterThan(200_000);
  for (const line of ['Line1', 'Line2']) {
    const value = (id: string): number => Number(plant.signal(`${line}.${id}`)?.read());
    // Half a litre in each bottle, to the noise of the dosing.
    expect(value('ProductPump.DispensedVolume') / (value('Filler.TotalIn') * 0.5)).toBeCloseTo(1, 3);
  }
  expect(totalIn).toBe(Number(plant.signal('Site.BottlesIn')?.read()));
});

test('the fault kinds of the domain are those the plant can cause', () => {
  const plant = new Plant({ seed: 1 });
  const targets = { jam: 'Line1.Capper', clog: 'Line1.Filler', wear: bearings[0] as string, 'slow-server': 'server' };
  const targetOf = (kind: FaultKind): string => targets[kind as keyof typeof targets] ?? (WRITE_FAULTS.includes(kind) ? 'Line1.Filler.SpeedSetpoint' : 'Line1.Filler.FlowRate');
  for (const kind of FAULT_KINDS) expect(plant.inject(kind, targetOf(kind)).kind).toBe(kind);
  for (const fault of plant.faults()) plant.repair(fault.id);
  expect(plant.faults()).toEqual([]);
});
