import { addMillis } from '@orrery/twin-model';
import { type Command, type DeviceReading, type Proposal } from '../command.js';
import { NOW, OLGA, PATH, TWIN } from '../guards/fixtures.js';
import { type Verdict } from '../guards/guard.js';
import { type CommandInput } from './command-input.js';
import { decide } from './decide.js';
import { evolve } from './evolve.js';

export const at = (seconds: number): string => addMillis(NOW, seconds * 1000);
export const DEADLINE = at(60);
export const OPEN: Verdict[] = [{ guard: 'range', outcome: 'pass', reason: '' }];
export const WAITING: Verdict[] = [...OPEN, { guard: 'approvers', outcome: 'wait', reason: '0 of 2' }];
export const CLOSED: Verdict[] = [...OPEN, { guard: 'interlock', outcome: 'refuse', reason: 'a jam' }];

export const proposal = (over: Partial<Proposal> = {}): Proposal => ({
  id: 'c-1',
  key: 'k-1',
  twinId: TWIN,
  path: PATH,
  value: 10_000,
  by: OLGA,
  deadline: DEADLINE,
  askedAt: at(0),
  risk: 'high',
  tolerance: 1,
  idempotent: false,
  ...over,
});

export const PROPOSE: CommandInput = { type: 'propose', at: at(0), proposal: proposal(), verdicts: OPEN, place: 1 };
export const SEND: CommandInput = { type: 'begin-write', at: at(1), verdicts: OPEN, mark: { value: 9_000, sourceTs: at(0), serverTs: at(1) } };
export const ACCEPTED: CommandInput = { type: 'answered', at: at(2), attempt: 1, answer: { kind: 'accepted', status: 'Good' } };
export const LOST: CommandInput = { type: 'answered', at: at(2), attempt: 1, answer: { kind: 'lost', reason: 'the connection broke' } };

export const shows = (value: unknown, seconds: number, over: Partial<DeviceReading> = {}): DeviceReading => ({ value, quality: 'good', sourceTs: at(seconds), serverTs: at(seconds), readAt: at(seconds), ...over });
export const readBack = (seconds: number, target?: DeviceReading, reported = target, watchedMs = 60_000): CommandInput => ({
  type: 'read-back',
  at: at(seconds),
  watchedMs,
  ...(target ? { target } : {}),
  ...(reported ? { reported } : {}),
});

/** What became of a command after these inputs, one after the other. */
export function after(...inputs: CommandInput[]): Command {
  let command: Command | undefined;
  for (const input of inputs) for (const event of decide(command, input).events) command = evolve(command, event);
  return command!;
}

export const statesOf = (...inputs: CommandInput[]): string[] => {
  const states: string[] = [];
  let command: Command | undefined;
  for (const input of inputs) {
    for (const event of decide(command, input).events) {
      command = evolve(command, event);
      if (states.at(-1) !== command.state) states.push(command.state);
    }
  }
  return states;
};
