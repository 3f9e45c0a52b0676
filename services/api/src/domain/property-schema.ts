import { type PropertyDefinition } from '@orrery/contracts';
import { type ResolvedSchema } from '@orrery/twin-model';

/** The DTDL primitive that a datatype stands for where a definition gives no schema of its own. */
const PRIMITIVE_OF = { boolean: 'boolean', int32: 'integer', int64: 'long', float: 'float', double: 'double', string: 'string', datetime: 'dateTime' } as const;

/** The schema that a value of this property must fit; undefined for a datatype that DTDL does not have. */
export function schemaOf({ schema, datatype }: PropertyDefinition): ResolvedSchema | undefined {
  if (schema !== undefined) return schema as ResolvedSchema;
  return Object.hasOwn(PRIMITIVE_OF, datatype) ? { kind: 'primitive', name: PRIMITIVE_OF[datatype as keyof typeof PRIMITIVE_OF] } : undefined;
}
