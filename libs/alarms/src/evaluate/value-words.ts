import { type TwinDefinition } from '@orrery/contracts';
import { shown } from './signal.js';

/** A value of a path as a person reads it: with its unit; of an enum by its name, with the number that rules are written with. */
export type ValueWords = (path: string, value: unknown) => string;

interface Enumeration {
  readonly enumValues: readonly { readonly name: string; readonly displayName?: string | Readonly<Record<string, string>>; readonly enumValue: unknown }[];
}

export function valueWords(properties: TwinDefinition['properties']): ValueWords {
  return (path, value) => {
    const known = Object.hasOwn(properties, path) ? properties[path] : undefined;
    const entry = isEnumeration(known?.schema) ? known.schema.enumValues.find(({ enumValue }) => String(enumValue) === String(value)) : undefined;
    if (!entry) return shown(value, known?.unit);
    const { name, displayName = name } = entry;
    const text = typeof displayName === 'string' ? displayName : (displayName['en'] ?? Object.values(displayName)[0] ?? name);
    return text === String(value) ? text : `${text} (${String(value)})`;
  };
}

/** The DTDL schema of an Enum, as a definition carries it. */
function isEnumeration(schema: unknown): schema is Enumeration {
  return typeof schema === 'object' && schema !== null && (schema as { kind?: unknown }).kind === 'enum' && Array.isArray((schema as { enumValues?: unknown }).enumValues);
}
