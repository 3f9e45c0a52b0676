import { OrreryError } from '@orrery/contracts';
import type { Static, TObject, TSchema } from 'typebox';
import { parseSetting, type SettingSchema } from './parse-setting.js';
import { freezeRedacted } from './redact.js';
import type { GroupOptions } from './setting.js';

export type Environment = Readonly<Record<string, string | undefined>>;

type DeepReadonly<T> = T extends readonly (infer I)[] ? readonly I[] : T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;

/** The type of the configuration a schema describes. */
export type ConfigOf<S extends TSchema> = DeepReadonly<Static<S>>;

export interface ConfigProblem {
  readonly setting: string;
  readonly problem: string;
  readonly remedy: string;
}

/**
 * Reads every setting of the schema from the environment, once, into one deeply frozen object. An empty variable counts
 * as unset. Printed, the object hides its secrets.
 *
 * @throws OrreryError `configuration-invalid` with all problems at once, in `details.problems` and in the message.
 */
export function loadConfig<S extends TObject>(schema: S, env: Environment): ConfigOf<S> {
  const problems: ConfigProblem[] = [];
  const config = readGroup(schema, env, problems);
  if (problems.length === 0) return config as ConfigOf<S>;
  const list = problems.map(({ setting, problem, remedy }) => `${setting} ${problem} (${remedy})`).join('; ');
  throw new OrreryError('configuration-invalid', `${problems.length} setting${problems.length > 1 ? 's are' : ' is'} wrong: ${list}`, {
    details: { problems },
  });
}

function readGroup(schema: TObject, env: Environment, problems: ConfigProblem[]): object {
  const values: Record<string, unknown> = {};
  const required = new Set(schema.required);
  for (const [name, child] of Object.entries<TSchema>(schema.properties)) {
    const value = isGroup(child)
      ? required.has(name) || hasAny(child, env)
        ? readGroup(child, env, problems)
        : undefined
      : readSetting(child as SettingSchema, required.has(name), env, problems);
    if (value !== undefined) values[name] = value;
  }
  checkAllOrNone(schema, values, problems);
  return freezeRedacted(values, schema.properties);
}

function readSetting(schema: SettingSchema, required: boolean, env: Environment, problems: ConfigProblem[]): unknown {
  const text = env[schema.env];
  const report = (problem: string) => {
    problems.push({ setting: schema.env, problem, remedy: `${schema.description}; for example ${schema.env}=${schema.example}` });
    return undefined;
  };
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
    if (problems.some((problem) => problem.setting === setting)) continue;
    const given = names.filter((name) => values[name] !== undefined).map(envOf).join(', ');
    problems.push({ setting, problem: `is missing although ${given} is set`, remedy: 'set both or neither' });
  }
}

const isGroup = (schema: TSchema): schema is TObject => (schema as { type?: string }).type === 'object';

const hasAny = (schema: TObject, env: Environment): boolean =>
  Object.values<TSchema>(schema.properties).some((child) => (isGroup(child) ? hasAny(child, env) : Boolean(env[(child as SettingSchema).env])));
