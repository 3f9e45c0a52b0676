import { type Command, type CommandEvent, type CommandInput, decide, evolve, type Proposal } from '@orrery/commands';
import { wishAfter } from './wish-after.js';

const at = (second: number): string => `2026-01-01T00:00:${String(second).padStart(2, '0')}.0000000Z`;
const OLGA = { subject: 'u-1', name: 'olga', roles: ['operator'] };
const proposal: Proposal = { id: 'c-1', key: 'k-1', twinId: 'acme:riverside:filler', path: 'speed', value: 9_500, reason: 'it clogs', by: OLGA, deadline: at(30), askedAt: at(0), risk: 'low', tolerance: 1, idempotent: true };
const reading = (value: number, second: number) => ({ value, quality: 'good' as const, sourceTs: at(second), serverTs: at(second), readAt: at(second) });

const PROPOSE: CommandInput = { type: 'propose', at: at(0), proposal, verdicts: [], place: 1 };
const SEND: CommandInput = { type: 'begin-write', at: at(1), verdicts: [], mark: reading(9_000, 1) };
const answered = (answer: Extract<CommandInput, { type: 'answered' }>['answer']): CommandInput => ({ type: 'answered', at: at(2), attempt: 1, answer });
const LOST = answered({ kind: 'lost', reason: 'the connection broke' });
const readBack = (second: number, value = 9_000): CommandInput => ({ type: 'read-back', at: at(second), watchedMs: 20_000, target: reading(value, second), reported: reading(value, second) });

/** What is wished for, one change after the other; null: taken back. */
function wishes(inputs: readonly CommandInput[], of: Proposal = proposal): unknown[] {
  let command: Command | undefined;
  const told: unknown[] = [];
  for (const input of inputs) {
    const events: readonly CommandEvent[] = decide(command, input.type === 'propose' ? { ...input, proposal: of } : input).events;
    for (const event of events) {
      command = evolve(command, event);
      const input = wishAfter(command, event);
      if (input) told.push(input.patch['speed']);
    }
  }
  return told;
}

const WISH = { value: 9_500, reason: 'command c-1: it clogs' };

describe('what is desired of a twin', () => {
  it('is wished for from the write on, and stays when it is verified', () => {
    expect(wishes([PROPOSE, SEND, answered({ kind: 'accepted', status: 'Good' }), readBack(3, 9_500)])).toEqual([WISH]);
  });
  it('stays pending while a write whose answer was lost may still be done, until its deadline is over', () => {
    expect(wishes([PROPOSE, SEND, LOST, readBack(5), readBack(29)])).toEqual([WISH]);
  });
  it('is not taken back where a slow device may still act: not seen by its deadline, it has expired', () => {
    expect(wishes([PROPOSE, SEND, LOST, readBack(31)])).toEqual([WISH, { ...WISH, expiresAt: at(31) }]);
    expect(wishes([PROPOSE, SEND, answered({ kind: 'accepted-not-done', status: 'GoodCompletesAsynchronously' }), readBack(31)])).toEqual([WISH, { ...WISH, expiresAt: at(31) }]);
  });
  it('stays where a person has seen that it was done, and is taken back where they saw that it was not', () => {
    const settle = (applied: boolean): CommandInput => ({ type: 'settle', at: at(40), by: OLGA, applied, reason: 'looked', proof: 'f'.repeat(64) });
    expect(wishes([PROPOSE, SEND, LOST, settle(true)])).toEqual([WISH]);
    expect(wishes([PROPOSE, SEND, LOST, settle(false)])).toEqual([WISH, null]);
  });
  it('is taken back where the device refused it', () => {
    expect(wishes([PROPOSE, SEND, answered({ kind: 'refused', status: 'BadOutOfRange', retryable: false })])).toEqual([WISH, null]);
  });
  it.each<[string, CommandInput]>([
    ['its deadline passed', { type: 'clock', at: at(30) }],
    ['somebody took it back', { type: 'cancel', at: at(5), by: OLGA, reason: 'no' }],
    ['a guard refused it then', { ...SEND, verdicts: [{ guard: 'interlock', outcome: 'refuse', reason: 'a jam' }] }],
  ])('is taken back where it never left, waited again, and %s', (_what, end) => {
    expect(wishes([PROPOSE, SEND, answered({ kind: 'not-sent', reason: 'no connection' }), end])).toEqual([WISH, null]);
  });
  it('is nothing of what was never written, and of a method', () => {
    expect(wishes([PROPOSE, { type: 'clock', at: at(30) }])).toEqual([]);
    expect(wishes([PROPOSE, SEND], { ...proposal, value: null, arguments: {} })).toEqual([]);
  });
});
