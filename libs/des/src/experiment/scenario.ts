import { isMap, isSeq, parseDocument } from 'yaml';
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

/**
 * Reads a model as a scenario changes it. What is changed must be there, or be a key that its owner may have; mistakes in a value are problems of
 * the model so changed. @throws DesError `experiment.invalid` where a change leads nowhere
 */
export function readScenario(file: string, text: string, { name, changes }: Scenario): ReadFlowModel {
  const base = readFlowModel(file, text);
  if (!base.model) return base;
  const document = parseDocument(text);
  for (const { path, value } of changes) {
    const steps = path.split('.').map((step) => (/^\d+$/.test(step) ? Number(step) : step));
    const owner = document.getIn(steps.slice(0, -1));
    if (!isMap(owner) && !(isSeq(owner) && document.hasIn(steps)))
      throw new DesError('experiment.invalid', `the scenario ${name} changes ${path}, but the model has no ${steps.slice(0, -1).join('.')}${isSeq(owner) ? ` of that length` : ''}`, 'change what is there: names of elements stand in the model');
    document.setIn(steps, value);
  }
  return readFlowModel(`${file} (${name})`, String(document));
}

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
