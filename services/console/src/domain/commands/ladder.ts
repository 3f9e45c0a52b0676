import { type CommandState } from '@orrery/client';
import { isEnded } from './command-words.js';

/** The way of a command where nothing goes wrong. */
export const WAY: readonly CommandState[] = ['proposed', 'approved', 'queued', 'sent', 'delivered', 'applied', 'verified'];

export interface Rung {
  readonly state: CommandState;
  readonly stands: 'passed' | 'here' | 'ahead';
  readonly at?: string;
}

/** Where a command stands on its way; one that left the way ends with the state it ended in. `reached`: states with the time each was reached, in order. */
export function ladderOf(state: CommandState, reached: readonly { readonly state: CommandState; readonly at: string }[]): Rung[] {
  const times = new Map(reached.map((each) => [each.state, each.at]));
  const stamped = (each: CommandState, stands: Rung['stands']): Rung => ({ state: each, stands, ...(times.has(each) && stands !== 'ahead' ? { at: times.get(each)! } : {}) });
  const place = WAY.indexOf(state);
  if (place >= 0) return WAY.map((each, index) => stamped(each, index < place ? 'passed' : index === place ? 'here' : 'ahead'));
  const furthest = Math.max(0, ...reached.map((each) => WAY.indexOf(each.state)));
  const passed = WAY.slice(0, furthest + 1).map((each) => stamped(each, 'passed'));
  // What is unknown may still turn out applied or verified.
  const ahead = isEnded(state) ? [] : WAY.slice(furthest + 1).map((each) => stamped(each, 'ahead'));
  return [...passed, stamped(state, 'here'), ...ahead];
}
