import { Type, type Static } from 'typebox';
import { TwinId } from './primitives.js';
import { Level } from './twin-definition.v1.js';

/** Which twins a rule is for: those that meet every member given. Models are written out, those that extend a named one included. */
export const TwinSelector = Type.Object(
  {
    models: Type.Optional(Type.Array(Type.String(), { minItems: 1, description: 'DTMIs' })),
    twins: Type.Optional(Type.Array(TwinId, { minItems: 1 })),
    subtree: Type.Optional(Type.Array(TwinId, { minItems: 1, description: 'These twins and all that is part of them' })),
    site: Type.Optional(Type.String()),
    level: Type.Optional(Level),
  },
  { additionalProperties: true, description: 'Twins that meet every member given' },
);
export type TwinSelector = Static<typeof TwinSelector>;
