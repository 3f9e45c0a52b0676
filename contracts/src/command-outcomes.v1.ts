import { Type, type Static } from 'typebox';
import { AlertKey, CommandArguments, CommandId, SiteId } from './command-requests.v1.js';
import { defineContract } from './contract.js';
import { EXAMPLE_TS, EXAMPLE_TWIN } from './examples.js';
import { NonNegativeInteger, Path, Timestamp, TwinId, Value } from './primitives.js';
import { SimulationNamed } from './simulate-first.v1.js';

const open = { additionalProperties: true };

export const COMMAND_STATES = ['proposed', 'approved', 'rejected', 'queued', 'sent', 'delivered', 'applied', 'verified', 'failed', 'timeout', 'expired', 'cancelled', 'unknown'] as const;

/** What happened: a state reached, or one of the others. */
const HAPPENINGS = [...COMMAND_STATES, 'approval-given', 'approval-refused', 'settled', 'judged', 'refused', 'locked', 'unlocked', 'killed', 'released', 'window-changed'] as const;

export const GuardVerdict = Type.Object({ guard: Type.String(), outcome: Type.Enum(['pass', 'wait', 'refuse']), reason: Type.String() }, open);

/** One transition of a command, or the answer to a request that led to none. */
export const CommandOutcome = Type.Object(
  {
    type: Type.Enum([...HAPPENINGS], { description: 'judged: a dry run; refused: a request that changed nothing, and why' }),
    at: Timestamp,
    request: Type.Optional(Type.String({ description: 'Id of the request that this follows' })),
    twinId: Type.Optional(TwinId),
    site: Type.Optional(SiteId),
    command: Type.Optional(CommandId),
    state: Type.Optional(Type.Enum([...COMMAND_STATES], { description: 'Where the command stands after it' })),
    path: Type.Optional(Path),
    value: Type.Optional(Value),
    unit: Type.Optional(Type.String()),
    arguments: Type.Optional(CommandArguments),
    outputs: Type.Optional(Type.Array(Value, { description: 'Output arguments of a method that was called, in their order' })),
    deadline: Type.Optional(Timestamp),
    alert: Type.Optional(AlertKey),
    simulation: Type.Optional(SimulationNamed),
    by: Type.Optional(Type.String({ description: 'Who, as their proof says' })),
    approvals: Type.Optional(Type.Array(Type.String())),
    approvalsNeeded: Type.Optional(NonNegativeInteger),
    code: Type.Optional(Type.String({ description: 'Why it ended so, for programs' })),
    reason: Type.Optional(Type.String({ description: 'Why, for people' })),
    verdicts: Type.Optional(Type.Array(GuardVerdict)),
    audit: Type.Optional(Type.Object({ seq: NonNegativeInteger, hash: Type.String({ pattern: '^[0-9a-f]{64}$' }) }, { ...open, description: 'Its entry in the audit chain: keep it, and nobody can rewrite the chain unseen' })),
  },
  open,
);
export type CommandOutcome = Static<typeof CommandOutcome>;

const keyOf = ({ twinId, site }: CommandOutcome): string => twinId ?? site ?? 'none';
const audit = { seq: 7, hash: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08' };
const base = { at: EXAMPLE_TS, twinId: EXAMPLE_TWIN, command: '0193b1a0-0000-7000-8000-000000000003', path: 'speedSetpoint', value: 9500, unit: 'bottlesPerHour' };

export const commandOutcomes = defineContract({
  topic: 'command.outcomes.v1',
  title: 'Command outcomes',
  description: 'Every transition of every command, in order for each twin, and what became of each request.',
  schema: CommandOutcome,
  ceType: ({ type }) => `orrery.command.outcome.${type}.v1`,
  keyOf,
  subjectOf: keyOf,
  timeOf: ({ at }) => at,
  settings: { partitions: 24, growth: 'held', cleanup: 'delete', retentionMs: 90 * 24 * 3_600_000 },
  writers: ['command'],
  readers: ['api', 'alerting', 'historian', 'downstream'],
  examples: [
    { ...base, type: 'proposed', request: 'r-1', state: 'proposed', by: 'olga', alert: `${EXAMPLE_TWIN}#filler-flow-low`, deadline: '2026-01-01T00:02:00.0000000Z', approvalsNeeded: 2, simulation: { run: '0193b1a0-0000-7000-8000-000000000004', result: audit.hash }, verdicts: [{ guard: 'range', outcome: 'pass', reason: '9500 is between 3000 and 12000' }], audit },
    { ...base, type: 'failed', state: 'failed', code: 'guard', reason: 'interlock: a jam', audit },
    { at: EXAMPLE_TS, twinId: EXAMPLE_TWIN, command: '0193b1a0-0000-7000-8000-000000000004', path: 'startCleaning', value: null, type: 'delivered', state: 'delivered', arguments: { duration: { value: 120, unit: 'second' } }, outputs: [true], audit },
    { ...base, type: 'verified', state: 'verified', audit },
    { type: 'judged', at: EXAMPLE_TS, request: 'r-2', twinId: EXAMPLE_TWIN, path: 'speedSetpoint', value: 9500, verdicts: [{ guard: 'interlock', outcome: 'refuse', reason: 'a jam' }] },
    { type: 'refused', at: EXAMPLE_TS, request: 'r-3', twinId: EXAMPLE_TWIN, command: '0193b1a0-0000-7000-8000-000000000003', code: 'unauthenticated', reason: 'the signature of the token does not hold', audit },
    { type: 'killed', at: EXAMPLE_TS, request: 'r-4', site: 'acme:riverside', by: 'mia', reason: 'fire drill', audit },
  ],
});
