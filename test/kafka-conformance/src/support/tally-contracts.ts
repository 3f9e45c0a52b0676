import { deadLetters, defineContract, type Contract, type ContractValue } from '@orrery/contracts';
import { Type } from 'typebox';

const settings = { partitions: 4, cleanup: 'delete', retentionMs: 86_400_000 } as const;
const at = '2026-01-01T00:00:00.0000000Z';
const Text = Type.String();
const open = { additionalProperties: true };

/** Add `n` to the tally of `key`. */
export const additions = defineContract({
  topic: 'additions.v1',
  title: 'Additions',
  description: 'What is to be added to a tally.',
  schema: Type.Object({ key: Text, n: Type.Integer() }, open),
  ceType: () => 'test.addition.v1',
  keyOf: ({ key }) => key,
  subjectOf: ({ key }) => key,
  timeOf: () => at,
  settings,
  writers: ['api'],
  readers: ['twin-projector'],
  examples: [{ key: 'a', n: 1 }],
});
export type Addition = ContractValue<typeof additions>;

/** One for every addition: the tally after it. */
export const tallied = defineContract({
  topic: 'tallied.v1',
  title: 'Tallied',
  description: 'Every change of every tally.',
  schema: Type.Object({ key: Text, rev: Type.Integer(), total: Type.Integer(), input: Text }, open),
  ceType: () => 'test.tallied.v1',
  keyOf: ({ key }) => key,
  subjectOf: ({ key }) => key,
  timeOf: () => at,
  settings,
  writers: ['twin-projector'],
  readers: ['twin-projector', 'api'],
  examples: [{ key: 'a', rev: 1, total: 1, input: '0' }],
});
export type Tallied = ContractValue<typeof tallied>;

export const tallies = defineContract({
  topic: 'tallies.v1',
  title: 'Tallies',
  description: 'The last tally of every key.',
  schema: Type.Object({ key: Text, rev: Type.Integer(), total: Type.Integer(), input: Text, epoch: Text }, open),
  ceType: () => 'test.tally.v1',
  keyOf: ({ key }) => key,
  subjectOf: ({ key }) => key,
  timeOf: () => at,
  settings: { ...settings, cleanup: 'compact', retentionMs: -1 },
  writers: ['twin-projector'],
  readers: ['twin-projector'],
  examples: [{ key: 'a', rev: 1, total: 1, input: '0', epoch: '1' }],
});
export type Tally = ContractValue<typeof tallies>;

export const tallyContracts = [additions, tallied, tallies, deadLetters] as unknown as readonly Contract[];
