import { containersOf, type Manifest, problemOf, workloadsOf } from '../chart/manifests.js';
import { type Setting } from '../chart/read-settings.js';
import { type KnownService } from '../chart/service-facts.js';

/** Every variable of a service, or of a tool, is a setting of its config.ts, has a value that it takes, and none that it cannot do without is missing. */
export function settingsFit(manifests: readonly Manifest[], parts: ReadonlyMap<string, Pick<KnownService, 'settings'>>): string[] {
  return workloadsOf(manifests).flatMap((workload) => {
    const known = parts.get(workload.part);
    if (!known) return [];
    const env = containersOf(workload).flatMap((container) => container.env ?? []);
    const byName = new Map(known.settings.map((setting) => [setting.env, setting]));
    const twice = env.filter(({ name }, index) => env.findIndex((other) => other.name === name) !== index).map(({ name }) => `sets ${name} twice`);
    const invented = env.filter(({ name }) => !byName.has(settingOf(name))).map(({ name }) => `sets ${name}, which ${workload.part} does not have`);
    const wrong = env.flatMap(({ name, value }) => {
      const setting = byName.get(name);
      return setting && value !== undefined && !takes(setting, value) ? [`sets ${name} to ${JSON.stringify(value)}, for example ${setting.example} is right`] : [];
    });
    const missing = known.settings.filter((setting) => setting.required && !env.some(({ name }) => settingOf(name) === setting.env)).map((setting) => `lacks ${setting.env}: ${setting.description}`);
    return [...twice, ...invented, ...wrong, ...missing].map((problem) => problemOf(workload.manifest, problem));
  });
}

/** A setting is given by its variable, or as a file by the variable `<setting>_FILE`. */
const settingOf = (variable: string): string => variable.replace(/_FILE$/, '');

/** As the service would judge it; what a reference brings nobody knows here. */
function takes({ type, parse, enum: choices, pattern, minimum, maximum }: Setting, text: string): boolean {
  if (text === '') return false;
  if (choices) return choices.includes(text);
  if (parse === 'duration') return /^\d+(ms|s|m|h|d)$/.test(text);
  if (type === 'boolean') return text === 'true' || text === 'false';
  if (type === 'integer' || type === 'number') {
    const value = Number(text);
    return (type === 'integer' ? /^[+-]?\d+$/.test(text) : Number.isFinite(value)) && value >= (minimum ?? -Infinity) && value <= (maximum ?? Infinity);
  }
  return pattern === undefined || parse === 'list' || new RegExp(pattern).test(text);
}

/** Every setting of every config.ts can be given in values: as a setting, a secret, a file, or the chart's own value; and none is offered that is not there. */
export function settingsAreReachable(schema: object, services: ReadonlyMap<string, KnownService>, ofTheChart: readonly string[]): string[] {
  const { properties } = (schema as { properties: { services: { properties: Record<string, { properties: Record<string, { properties?: object }> }> } } }).properties.services;
  return [...services].flatMap(([name, { settings }]) => {
    const offered = new Set(['settings', 'secrets', 'files'].flatMap((kind) => Object.keys(properties[name]?.properties[kind]?.properties ?? {})));
    const lacking = settings.filter(({ env }) => !offered.has(env) && !ofTheChart.includes(env)).map(({ env }) => `values of ${name} cannot give ${env}`);
    const invented = [...offered].filter((env) => !settings.some((setting) => setting.env === env)).map((env) => `values of ${name} offer ${env}, which it does not have`);
    return [...lacking, ...invented];
  });
}
