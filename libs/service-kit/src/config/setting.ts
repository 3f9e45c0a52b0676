import { Type, type TObject, type TProperties, type TSchema } from 'typebox';
import { durationToMs } from './duration.js';
import type { Secret } from './secret.js';

/** What loadConfig reads beside the JSON Schema keywords of a single setting. */
export interface SettingKeywords {
  /** Name of the environment variable. */
  readonly env: string;
  readonly description: string;
  /** A value that would be right; shown when the given one is not. */
  readonly example: string;
  /** How the text of the variable becomes a value; by JSON type when absent. */
  readonly parse?: 'list' | 'duration';
  /** Never printed: the whole value, or the password inside a URL. */
  readonly secret?: 'value' | 'url';
  /** For an address: the URL schemes that are accepted. */
  readonly schemes?: readonly string[];
  /** Given by a file (`<env>_FILE`), it is read again whenever it is asked for; any other setting once. */
  readonly rotates?: true;
  /** The variable names a file, and its content is the value. */
  readonly inFile?: true;
  /** Certificates (PEM), or a word of the pattern. */
  readonly holds?: 'certificates';
  /** Throws an Error whose message says what is wrong with the value, and repeats nothing of it. */
  readonly check?: (text: string) => void;
}

type Spec<T> = Pick<SettingKeywords, 'env' | 'description' | 'example'> & { readonly default?: T };
type TextSpec = Spec<string> & { readonly pattern?: string };
type NumberSpec = Spec<number> & { readonly minimum?: number; readonly maximum?: number };
type UrlSpec = Spec<string> & { readonly schemes: readonly string[] };
type ListSpec = Spec<readonly string[]> & { readonly itemPattern?: string };

/** Typed settings, each read from one environment variable, or from the file that `<env>_FILE` names. Without `default` a setting is required, unless wrapped in `optional`. */
export const setting = {
  text: (spec: TextSpec) => Type.String({ minLength: 1, ...spec }),
  secret: (spec: Omit<TextSpec, 'default'>) => Type.Unsafe<Secret>(Type.String({ minLength: 1, secret: 'value', rotates: true, ...spec })),
  url: (spec: UrlSpec) => Type.String({ minLength: 1, ...spec }),
  /** An address with a password in it. */
  secretUrl: (spec: Omit<UrlSpec, 'default'>) => Type.Unsafe<Secret>(Type.String({ minLength: 1, secret: 'url', rotates: true, ...spec })),
  /** Certificates (PEM); `pattern` for words that may stand in their place. */
  certificates: (spec: Omit<TextSpec, 'default'>) => Type.Unsafe<Secret>(Type.String({ minLength: 1, holds: 'certificates', rotates: true, ...spec })),
  /** The path of a file whose content is the value, and a secret; read again whenever it is asked for. */
  file: (spec: Pick<SettingKeywords, 'env' | 'description' | 'example' | 'holds' | 'check'>) => Type.Unsafe<Secret>(Type.String({ minLength: 1, rotates: true, inFile: true, ...spec })),
  integer: (spec: NumberSpec) => Type.Integer({ ...spec }),
  number: (spec: NumberSpec) => Type.Number({ ...spec }),
  flag: (spec: Spec<boolean>) => Type.Boolean({ ...spec }),
  choice: <const T extends string[]>(values: readonly [...T], spec: Spec<T[number]>) => Type.Enum<T>([...values], { ...spec }),
  /** Comma-separated. */
  list: ({ itemPattern, ...spec }: ListSpec) =>
    Type.Array(Type.String(itemPattern === undefined ? { minLength: 1 } : { pattern: itemPattern }), { minItems: 1, parse: 'list', ...spec }),
  /** `200ms`, `5s`, `10m`, `7d`; milliseconds in the configuration. */
  duration: ({ default: text, ...spec }: Spec<string>) =>
    Type.Integer({ minimum: 0, parse: 'duration', ...spec, ...(text === undefined ? {} : { default: durationToMs(text) }) }),
};

export interface GroupOptions {
  /** Names of properties that are given together or not at all. */
  readonly allOrNone?: readonly string[];
}

/** A named part of the configuration, or the whole of it. */
export function group<P extends TProperties>(properties: P, options: GroupOptions = {}): TObject<P> {
  return Type.Object(properties, { ...options });
}

/** A setting or a group that may be absent. */
export function optional<S extends TSchema>(schema: S) {
  return Type.Optional(schema);
}
