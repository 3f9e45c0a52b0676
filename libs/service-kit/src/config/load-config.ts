import { OrreryError } from '@orrery/contracts';
import type { Static, TObject, TSchema } from 'typebox';
import { parseSetting, type SettingSchema } from './parse-setting.js';
import { freezeRedacted } from './redact.js';
import { SecretFile } from './secret-file.js';
import type { GroupOptions } from './setting.js';

export type Environment = Readonly<Record<string, string | undefined>>;

type DeepReadonly<T> = T extends (...args: never) => unknown ? T : T extends readonly (infer I)[] ? readonly I[] : T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;

/** The type of the configuration a schema describes. */
export type ConfigOf<S extends TSchema> = DeepReadonly<Static<S>>;

export interface ConfigProblem {
  readonly setting: string;
  readonly problem: string;
  readonly remedy: string;
}

const FILES = new WeakMap<object, readonly SecretFile[]>();

/** The files that the secrets of a configuration are read from again and again. */
export const secretFilesOf = (config: object): readonly SecretFile[] => FILES.get(config) ?? [];

interface Reading {
  readonly env: Environment;
  readonly problems: ConfigProblem[];
  readonly files: SecretFile[];
}

/**
 * Reads every setting of the schema from the environment, once, into one deeply frozen object. An empty variable counts
 * as unset. Any setting may be in a file instead, named by `<variable>_FILE`; a secret is then a function that reads it again.
 * Printed, the object hides its secrets.
 *
 * @throws OrreryError `configuration-invalid` with all problems at once, in `details.problems` and in the message.
 */
export function loadConfig<S extends TObject>(schema: S, env: Environment): ConfigOf<S> {
  const problems: ConfigProblem[] = [];
  const files: SecretFile[] = [];
  const config = readGroup(schema, { env, problems, files });
  FILES.set(config, files);
  if (problems.length === 0) return config as ConfigOf<S>;
  const list = problems.map(({ setting, problem, remedy }) => `${setting} ${problem} (${remedy})`).join('; ');
  throw new OrreryError('configuration-invalid', `${problems.length} setting${problems.length > 1 ? 's are' : ' is'} wrong: ${list}`, {
    details: { problems },
  });
}

function readGroup(schema: TObject, reading: Reading): object {
  const values: Record<string, unknown> = {};
  const required = new Set(schema.required);
  for (const [name, child] of Object.entries<TSchema>(schema.properties)) {
    const value = isGroup(child)
      ? required.has(name) || hasAny(child, reading.env)
        ? readGroup(child, reading)
        : undefined
      : readSetting(child as SettingSchema, required.has(name), reading);
    if (value !== undefined) values[name] = value;
  }
  checkAllOrNone(schema, values, reading.problems);
  return freezeRedacted(values, schema.properties);
}

function readSetting(schema: SettingSchema, required: boolean, { env, problems, files }: Reading): unknown {
  const text = env[schema.env];
  const path = schema.inFile ? text : env[fileOf(schema)];
  const report = (problem: string, setting = schema.env) => {
    problems.push({ setting, problem, remedy: `${schema.description}; for example ${schema.env}=${schema.example}` });
    return undefined;
  };
  if (path) {
    if (text && !schema.inFile) return report(`is given twice: as a value and as a file (${fileOf(schema)})`);
    const file = new SecretFile(schema, path);
    const value = file.current();
    if (file.problem !== undefined) return report(file.problem.slice(file.setting.length + 1), file.setting);
    if (!schema.rotates) return value;
    files.push(file);
    return () => file.current();
  }
  if (text === undefined || text === '') return schema.default ?? (required ? report('is missing') : undefined);
  const parsed = parseSetting(schema, text);
  return 'problem' in parsed ? report(parsed.problem) : parsed.value;
}

function checkAllOrNone(schema: TObject & GroupOptions, values: Readonly<Record<string, unknown>>, problems: ConfigProblem[]): void {
  const names = schema.allOrNone ?? [];
  const missing = names.filter((name) => values[name] === undefined);
  if (missing.length === 0 || missing.length === names.length) return;
  const envOf = (name: string) => (schema.properties[name] as SettingSchema).env;
  for (const setting of missing.map(envOf)) {
    if (problems.some((problem) => problem.setting === setting || problem.setting === `${setting}_FILE`)) continue;
    const given = names.filter((name) => values[name] !== undefined).map(envOf).join(', ');
    problems.push({ setting, problem: `is missing although ${given} is set`, remedy: 'set both or neither' });
  }
}

const fileOf = ({ env }: SettingSchema): string => `${env}_FILE`;

const isGroup = (schema: TSchema): schema is TObject => (schema as { type?: string }).type === 'object';

const hasAny = (schema: TObject, env: Environment): boolean =>
  Object.values<TSchema>(schema.properties).some((child) => (isGroup(child) ? hasAny(child, env) : Boolean(env[(child as SettingSchema).env] || env[fileOf(child as SettingSchema)])));
