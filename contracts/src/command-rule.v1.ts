import { Type, type Static } from 'typebox';
import { RuleId } from './alert-rule.v1.js';
import { Path } from './primitives.js';
import { EXAMPLE_SIMULATE_FIRST, SimulateFirst } from './simulate-first.v1.js';
import { TwinSelector } from './twin-selector.v1.js';

const open = { additionalProperties: true };

/** How many others must approve: low none, normal one, high two. */
export const RiskClass = Type.Enum(['low', 'normal', 'high']);

/** That one path of some twins, or a method of theirs, may be commanded, and within what. A path that no rule names may not be. */
export const CommandRule = Type.Object(
  {
    id: RuleId,
    on: TwinSelector,
    path: Path,
    risk: RiskClass,
    range: Type.Optional(Type.Object({ low: Type.Number(), high: Type.Number() }, { ...open, description: 'In the unit of the path' })),
    rate: Type.Optional(Type.Object({ by: Type.Number({ exclusiveMinimum: 0 }), perMs: Type.Integer({ minimum: 1 }) }, { ...open, description: 'At most so much within any such time' })),
    tolerance: Type.Optional(Type.Number({ minimum: 0, description: 'Read-back equals wanted within this; absent: that of the binding' })),
    arguments: Type.Optional(
      Type.Record(Type.String(), Type.Object({ range: Type.Optional(Type.Object({ low: Type.Number(), high: Type.Number() }, open)) }, open), { description: 'Of a method: each argument by its name, with what its value may be, in its unit' }),
    ),
    verify: Type.Optional(Type.String({ description: 'Of a method: CEL over the twin; that it has come to hold is what shows that the method was done' })),
    interlock: Type.Optional(Type.String({ description: 'CEL over the twin: what must hold, read on command’s own connection' })),
    maxAgeMs: Type.Optional(Type.Integer({ minimum: 1, description: 'Inputs of interlock and mode older than this by the device’s clock are stale; absent: what each binding says' })),
    mode: Type.Optional(Type.Object({ path: Path, in: Type.Array(Type.String(), { minItems: 1 }) }, { ...open, description: 'What the mode of the machine must be' })),
    simulateFirst: Type.Optional(SimulateFirst),
    idempotent: Type.Boolean({ description: 'Doing it twice is doing it once: a refused write may be tried again' }),
  },
  open,
);
export type CommandRule = Static<typeof CommandRule>;

export const EXAMPLE_COMMAND_RULE: CommandRule = {
  id: 'filler-speed',
  on: { models: ['dtmi:orrery:packaging:Filler;1'] },
  path: 'speedSetpoint',
  risk: 'high',
  range: { low: 3000, high: 12_000 },
  rate: { by: 3000, perMs: 60_000 },
  tolerance: 1,
  interlock: 'value("jamActive") == false',
  maxAgeMs: 10_000,
  mode: { path: 'mode', in: ['auto'] },
  simulateFirst: EXAMPLE_SIMULATE_FIRST,
  idempotent: true,
};
