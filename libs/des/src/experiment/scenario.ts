import { DesError } from '../engine/des-error.js';
import { type ReadFlowModel, readFlowModel } from '../language/read-flow-model.js';

/** One thing that a scenario has otherwise: `stations.capper.servers`, or `energy.tariff.0.price`, and its value as it would stand in the file. */
export interface Change {
  readonly path: string;
  readonly value: unknown;
}

export interface Scenario {
  readonly name: string;
  readonly changes: readonly Change[];
}

type Steps = readonly (string | number)[];

/**
 * Reads a model as a scenario changes it. What is changed must be there, or be a key that its owner may have; mistakes in a value are problems of
 * the model so changed, at the line that is changed. @throws DesError `experiment.invalid` where a change leads nowhere
 */
export function readScenario(file: string, text: string, { name, changes }: Scenario): ReadFlowModel {
  if (changes.length === 0) return readFlowModel(file, text);
  const base = readFlowModel(file, text);
  if (!base.model) return base;
  return readFlowModel(`${file} (${name})`, text, (document) => {
    for (const { path, value } of changes) set(document, path, value, name);
    return document;
  });
}

function set(document: unknown, path: string, value: unknown, name: string): void {
  const steps = stepsOf(path);
  const owner = at(document, steps.slice(0, -1));
  const last = steps[steps.length - 1];
  const fits = Array.isArray(owner) ? typeof last === 'number' && last < owner.length : typeof owner === 'object' && owner !== null;
  if (!fits)
    throw new DesError('experiment.invalid', `the scenario ${name} changes ${path}, but the model has no ${steps.slice(0, -1).join('.')}${Array.isArray(owner) ? ' of that length' : ''}`, 'change what is there: names of elements stand in the model');
  (owner as Record<string | number, unknown>)[last] = structuredClone(value);
}

const stepsOf = (path: string): Steps => path.split('.').map((step) => (/^\d+$/.test(step) ? Number(step) : step));
const at = (document: unknown, steps: Steps): unknown => steps.reduce<unknown>((inside, step) => (typeof inside === 'object' && inside !== null && Object.hasOwn(inside, step) ? (inside as Record<string | number, unknown>)[step] : undefined), document);

/** What stands in a document at a path; undefined where nothing does. */
export const valueAt = (document: unknown, path: string): unknown => at(document, stepsOf(path));

/** All combinations of values of some variables, the last one changing fastest. */
export function sweep(variables: readonly { readonly path: string; readonly values: readonly unknown[] }[]): Scenario[] {
  return variables.reduce<Scenario[]>(
    (scenarios, { path, values }) =>
      scenarios.flatMap(({ name, changes }) =>
        values.map((value) => ({ name: [...(name ? [name] : []), `${path}=${typeof value === 'string' ? value : JSON.stringify(value)}`].join(', '), changes: [...changes, { path, value }] })),
      ),
    [{ name: '', changes: [] }],
  );
}
