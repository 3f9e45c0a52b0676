import { Type, type Static } from 'typebox';
import { defineContract } from './contract.js';
import { EXAMPLE_TS, EXAMPLE_TWIN } from './examples.js';
import { Path, Timestamp, TwinId, Value } from './primitives.js';
import { RunId } from './simulation-runs.v1.js';

const open = { additionalProperties: true };

export const CommandId = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$', maxLength: 100, description: 'Id of a command' });

/** `<organisation>:<site>` */
export const SiteId = Type.String({ pattern: '^[a-z0-9][a-z0-9-]*:[a-z0-9][a-z0-9-]*$', maxLength: 150, description: 'Site: <organisation>:<site>' });

export const AlertKey = Type.String({ minLength: 1, maxLength: 500, description: 'Key of the alert that it is to do something about: <twin>#<rule>' });

const common = {
  id: Type.String({ minLength: 1, maxLength: 100, description: 'The same id again is the same request: it is done once' }),
  at: Timestamp,
  proof: Type.String({ minLength: 1, maxLength: 16_384, description: 'Access token of the person who asks, as the api received it: command verifies it itself, and nothing else says who asks' }),
};
/** What a method is called with, by the names of the model. */
export const CommandArguments = Type.Record(
  Type.String({ minLength: 1, maxLength: 200 }),
  Type.Object({ value: Value, unit: Type.Optional(Type.String()) }, { additionalProperties: true }),
  { description: 'Of a method: each argument by its name in the model, in its unit' },
);

const onCommand = { ...common, twinId: TwinId, command: CommandId };
const why = Type.String({ minLength: 1, maxLength: 4000 });

const Signature = Type.String({
  minLength: 1,
  maxLength: 4_096,
  description: 'JWS (RFC 7515, compact, typ orrery-approval+jwt) over the command’s id and digest, by the key that the token of `proof` is bound to (cnf.jkt, RFC 9449): what exactly was approved',
});

const VARIANTS = {
  propose: Type.Object(
    {
      type: Type.Literal('propose'),
      ...common,
      twinId: TwinId,
      command: CommandId,
      key: Type.String({ minLength: 1, maxLength: 200, description: 'Idempotency key: the same for the same twin is the same command' }),
      path: Path,
      value: Type.Unknown({ ...Value, description: 'What is to be written; null of a method' }),
      unit: Type.Optional(Type.String()),
      arguments: Type.Optional(CommandArguments),
      reason: Type.Optional(Type.String({ maxLength: 4000 })),
      deadline: Type.String({ ...Timestamp, description: 'Absolute; nothing is written from then on' }),
      alert: Type.Optional(AlertKey),
      simulation: Type.Optional(Type.String({ ...RunId, description: 'Id of the simulation run in which it was tried; what came of that, command reads itself' })),
      dryRun: Type.Optional(Type.Boolean({ description: 'Only judge: the answer is `judged`, with the verdict of every guard' })),
    },
    open,
  ),
  approve: Type.Object({ type: Type.Literal('approve'), ...onCommand, signature: Type.Optional(Signature) }, open),
  reject: Type.Object({ type: Type.Literal('reject'), ...onCommand, reason: why }, open),
  cancel: Type.Object({ type: Type.Literal('cancel'), ...onCommand, reason: why }, open),
  settle: Type.Object(
    { type: Type.Literal('settle'), ...onCommand, applied: Type.Boolean({ description: 'Whether whoever looked saw that it was done' }), reason: why },
    { ...open, description: 'What became of a command that is unknown, and of which no reading tells' },
  ),
  lock: Type.Object({ type: Type.Literal('lock'), ...common, twinId: TwinId, reason: why }, { ...open, description: 'No command for this twin, or for what is part of it, until it is unlocked' }),
  unlock: Type.Object({ type: Type.Literal('unlock'), ...common, twinId: TwinId, reason: why }, open),
  kill: Type.Object({ type: Type.Literal('kill'), ...common, site: SiteId, reason: why }, { ...open, description: 'No command at this site until it is released' }),
  release: Type.Object({ type: Type.Literal('release'), ...common, site: SiteId, reason: why }, open),
  window: Type.Object(
    { type: Type.Literal('window'), ...common, twinId: TwinId, window: Type.String({ minLength: 1, maxLength: 100, description: 'Id of the maintenance window' }), from: Timestamp, until: Timestamp, reason: why },
    { ...open, description: 'A maintenance window holds from and until then, and no longer: what shortens or ends one wants the proof of who asks' },
  ),
} as const;

/** What people ask of command. Short-lived: each carries its asker's own proof. */
export const CommandRequest = Type.Union([VARIANTS.propose, VARIANTS.approve, VARIANTS.reject, VARIANTS.cancel, VARIANTS.settle, VARIANTS.lock, VARIANTS.unlock, VARIANTS.kill, VARIANTS.release, VARIANTS.window]);
export type CommandRequest = Static<typeof CommandRequest>;

const keyOf = (request: CommandRequest): string => ('twinId' in request ? request.twinId : request.site);
const base = { id: 'r-1', at: EXAMPLE_TS, proof: 'eyJ…' };
const about = { ...base, twinId: EXAMPLE_TWIN, command: '0193b1a0-0000-7000-8000-000000000003' };

export const commandRequests = defineContract({
  topic: 'command.requests.v1',
  title: 'Command requests',
  description: 'Propose, approve, reject, cancel, settle; lock an asset, stop a site, shorten a maintenance window. Each with the proof of who asks, which command verifies.',
  schema: CommandRequest,
  variants: VARIANTS,
  ceType: ({ type }) => `orrery.command.${type}.v1`,
  keyOf,
  subjectOf: keyOf,
  timeOf: ({ at }) => at,
  settings: { partitions: 24, growth: 'held', cleanup: 'delete', retentionMs: 24 * 3_600_000 },
  writers: ['api'],
  readers: ['command'],
  examples: [
    { ...about, type: 'propose', key: 'night-shift-1', path: 'speedSetpoint', value: 9500, unit: 'bottlesPerHour', reason: 'night shift', deadline: '2026-01-01T00:02:00.0000000Z', alert: `${EXAMPLE_TWIN}#filler-flow-low`, simulation: '0193b1a0-0000-7000-8000-000000000004' },
    { ...about, type: 'propose', key: 'look', path: 'speedSetpoint', value: 9500, deadline: '2026-01-01T00:02:00.0000000Z', dryRun: true },
    { ...about, type: 'propose', key: 'clean-1', path: 'startCleaning', value: null, arguments: { duration: { value: 120, unit: 'second' } }, deadline: '2026-01-01T00:02:00.0000000Z' },
    { ...about, type: 'approve', signature: 'eyJ…' },
    { ...about, type: 'reject', reason: 'not during the changeover' },
    { ...about, type: 'cancel', reason: 'no longer needed' },
    { ...about, type: 'settle', applied: true, reason: 'looked at the dial' },
    { ...base, type: 'lock', twinId: EXAMPLE_TWIN, reason: 'hands inside' },
    { ...base, type: 'unlock', twinId: EXAMPLE_TWIN, reason: 'done' },
    { ...base, type: 'kill', site: 'acme:riverside', reason: 'fire drill' },
    { ...base, type: 'release', site: 'acme:riverside', reason: 'over' },
    { ...base, type: 'window', twinId: EXAMPLE_TWIN, window: 'w-1', from: EXAMPLE_TS, until: '2026-01-01T00:01:00.0000000Z', reason: 'done early' },
  ],
});
