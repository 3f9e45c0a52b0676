import { sha256Hex } from '@orrery/commands';
import { endedRun } from './ended-run.js';

const AT = '2026-03-01T08:00:00.0000000Z';
const result = { kind: 'compare', cases: [{ name: 'base', value: 0.1 }] };
const resultHash = sha256Hex(JSON.stringify(result));
const ended = { type: 'ended', run: 'r-1', at: AT } as const;

describe('what is kept of how a run has ended', () => {
  it('is its answer where its bytes have its hash', () => expect(endedRun({ ...ended, state: 'finished', resultHash, result })).toEqual({ run: 'r-1', state: 'finished', endedAt: AT, result: resultHash, answer: result }));
  it.each<[string, Parameters<typeof endedRun>[0], RegExp]>([
    ['of a result that was changed on the way', { ...ended, state: 'finished', resultHash, result: { ...result, kind: 'stress' } }, /not those of its hash/],
    ['of a result that is too long to be told', { ...ended, state: 'finished', resultHash }, /too long/],
    ['of a result without a hash', { ...ended, state: 'finished', result }, /too long/],
    ['of a run that failed', { ...ended, state: 'failed', failure: { code: 'run.deadlock', message: 'a ring', fix: '' } }, /a ring/],
    ['of a run that was cancelled', { ...ended, state: 'cancelled', by: 'petra' }, /by petra/],
  ])('is no answer, and why, %s', (_what, told, why) => {
    const kept = endedRun(told);
    expect([kept.answer, kept.why]).toEqual([undefined, expect.stringMatching(why)]);
  });
});
