import { COMMAND_STATES } from '@orrery/contracts';
import { conditionOfState, deadlineWords, isEnded, STATE_WORDS } from './command-words.js';

describe('states of a command in words', () => {
  it.each([...COMMAND_STATES])('has a word and a meaning for %s', (state) => {
    expect(STATE_WORDS[state][0]).not.toBe('');
    expect(STATE_WORDS[state][1]).toMatch(/\.$/);
  });
  it('explains that what is unknown is never written again', () => expect(STATE_WORDS.unknown[1]).toContain('not written again'));
  it('follows what is unknown until it is known', () => expect(isEnded('unknown')).toBe(false));
  it('colours only what went wrong', () => expect([...COMMAND_STATES].filter((state) => conditionOfState(state) === 'bad')).toEqual(['failed', 'timeout']));
  it('counts down to the deadline', () => {
    expect(deadlineWords(61_000, 0)).toBe('1 min 1 s left');
    expect(deadlineWords(0, 1)).toBe('has passed');
  });
});
