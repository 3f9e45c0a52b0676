import { addMillis } from '@orrery/twin-model';
import { contentDigest } from '../approval/approved-content.js';
import { sha256Hex } from '../audit/audit-chain.js';
import { type Approval, type DeviceReading, type Person } from '../command.js';
import { type CommandTarget, type Facts } from './facts.js';
import { type SimulatedAnswer, type SimulatedRun } from './simulated-run.js';

export const NOW = '2026-03-01T08:00:00.0000000Z';
export const TWIN = 'acme:riverside:line1-filler';
export const PATH = 'speedSetpoint';

export const person = (subject: string, ...roles: string[]): Person => ({ subject, name: subject, roles });
export const OLGA = person('olga', 'operator');
export const ADA = person('ada', 'approver');
export const BEN = person('ben', 'approver');

/** What olga wishes for in goodFacts. */
export const WISH = { id: 'c-1', twinId: TWIN, path: PATH, value: 10_000 as unknown, unit: 'bottlesPerHour' as string | undefined, by: OLGA, deadline: addMillis(NOW, 60_000), simulation: { run: 'r-1', result: 'd'.repeat(64) } as Facts['wish']['simulation'] };

/** Signed by them over a command; that of goodFacts where none is given. */
export const approvalBy = (by: Person, of: Partial<typeof WISH> = {}): Approval => {
  const content = { ...WISH, ...of };
  return { by, at: NOW, proof: sha256Hex(`token of ${by.subject}`), digest: contentDigest({ ...content, by: content.by.name }), key: `key of ${by.subject}` };
};

export const TARGET: CommandTarget = {
  twinId: TWIN,
  path: PATH,
  datatype: 'double',
  unit: 'bottlesPerHour',
  writable: true,
  hasAddress: true,
  risk: 'high',
  range: { low: 3_000, high: 12_000 },
  rate: { by: 1_500, perMs: 60_000 },
  tolerance: 1,
  idempotent: false,
  interlock: "value('jamActive') == false",
  mode: { path: 'mode', in: ['auto'], maxAgeMs: 5_000 },
  simulateFirst: {
    model: 'line.yaml',
    digest: 'e'.repeat(64),
    plan: { seed: 7, horizon: 480, warmUp: 60 },
    rule: { confidence: 0.95, min: 4, max: 4 },
    parameter: 'sources.bottles.rate',
    maxAgeMs: 3_600_000,
    require: [
      { indicator: 'throughput', of: 'change-percent', is: 'at-least', limit: 5 },
      { indicator: 'throughput', of: 'change', is: 'at-least', limit: 8 },
      { indicator: 'capper.busy', of: 'value', is: 'at-most', limit: 0.9 },
    ],
  },
};

/** What came of run r-1, in which the wish of goodFacts was tried: a tenth more throughput, and a capper that is not overloaded. */
export const ANSWER: SimulatedAnswer = {
  model: { file: 'line.yaml', digest: 'e'.repeat(64) },
  plan: { seed: 7, horizon: 480, warmUp: 60 },
  rule: { confidence: 0.95, min: 4, max: 4 } as SimulatedAnswer['rule'],
  cases: [
    { name: 'base', changes: [], indicators: { 'throughput': { mean: 100, low: 98, high: 102 }, 'capper.busy': { mean: 0.7, low: 0.68, high: 0.72 } }, samples: { throughput: [99, 101, 100, 100] } },
    { name: 'faster', changes: [{ path: 'sources.bottles.rate', value: 10_000 }], indicators: { 'throughput': { mean: 110, low: 108, high: 112 }, 'capper.busy': { mean: 0.8, low: 0.78, high: 0.82 } }, samples: { throughput: [109, 111.2, 110, 109.8] } },
  ],
  comparisons: { throughput: [{ name: 'faster', difference: { mean: 10, low: 9.5, high: 10.5 } }] },
};

export const simulated = (over: Partial<SimulatedRun> = {}, answer: Partial<SimulatedAnswer> = {}): SimulatedRun => ({ run: 'r-1', kind: 'compare', state: 'finished', endedAt: addMillis(NOW, -600_000), result: 'd'.repeat(64), answer: { ...ANSWER, ...answer }, ...over });

/** The same with another second case. */
export const triedAs = (over: Partial<SimulatedAnswer['cases'][number]>): SimulatedRun => simulated({}, { cases: [ANSWER.cases[0]!, { ...ANSWER.cases[1]!, ...over }] });

/** A method that may be called with a duration. */
export const METHOD: CommandTarget = {
  twinId: TWIN,
  path: 'startCleaning',
  datatype: 'json',
  arguments: [
    { name: 'duration', datatype: 'double', unit: 'second', range: { low: 10, high: 600 } },
    { name: 'hot', datatype: 'boolean' },
  ],
  writable: true,
  hasAddress: true,
  risk: 'high',
  tolerance: 0,
  idempotent: false,
};

export const reading = (value: unknown, over: Partial<DeviceReading> = {}): DeviceReading => ({ value, quality: 'good', sourceTs: addMillis(NOW, -100), serverTs: NOW, readAt: NOW, ...over });

/** Facts that every guard passes, of a method. */
export const goodCall = (called: Facts['wish']['arguments'] | null = { duration: { value: 120, unit: 'second' }, hot: { value: true } }): Facts => {
  const wish = { path: METHOD.path, value: null, unit: undefined as never, ...(called ? { arguments: called } : {}) };
  const facts = goodFacts({ target: METHOD, current: reading(false) }, wish);
  const { unit: _unit, ...rest } = facts.wish;
  return { ...facts, wish: rest };
};

/** Facts that every guard passes at the moment of writing. */
export function goodFacts(over: Partial<Facts> = {}, wish: Partial<Facts['wish']> = {}): Facts {
  return {
    stage: 'send',
    at: NOW,
    wish: {
      ...WISH,
      askedAt: addMillis(NOW, -1_000),
      // Of whatever is wished for: a test is about one wrong thing.
      approvals: [approvalBy(ADA, wish), approvalBy(BEN, wish)],
      clockOffsetMs: 0,
      ...wish,
    },
    target: TARGET,
    simulation: simulated(),
    current: reading(9_000),
    device: { takes: true },
    movements: [],
    interlock: { holds: true, inputs: [{ path: 'jamActive', reading: reading(false), maxAgeMs: 5_000 }] },
    mode: reading('auto'),
    locks: [],
    windows: [],
    signatures: 'required',
    proposerMay: true,
    mayApprove: ['ada', 'ben'],
    ...over,
  };
}
