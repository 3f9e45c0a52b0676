import { type CommandRule } from '@orrery/contracts';
import { compileCondition, isById, neighbourPath } from '../../condition/index.js';
import { suggest } from '../../dtdl/nearest.js';
import { type Place } from '../../dtdl/place.js';
import { type ResolvedCommand, type ResolvedModel } from '../../dtdl/resolve-model.js';
import { commandArguments } from '../check-method.js';
import { type Placed } from '../yaml-readers.js';
import { checkCondition } from './check-condition.js';
import { checkSimulateFirst } from './check-simulate-first.js';
import { type WrittenCommand } from './commands-section.js';
import { modelsOf, type RuleScope } from './rule-scope.js';
import { resolveOn } from './select-twins.js';

export interface SitedCommand {
  readonly rule: CommandRule;
  readonly sites: ReadonlySet<string>;
}

/** Judges every rule of `commands`. Who says nothing of the risk gets the highest: two people must approve. */
export function checkCommands(written: readonly WrittenCommand[], scope: RuleScope): SitedCommand[] {
  const ids = new Set<string>();
  const taken = new Map<string, string>();
  return written.flatMap(({ value, place }) => {
    if (ids.has(value.id)) place.at('id').report('rule.repeated', `there are two rules called ${value.id}`, 'rename or remove one of them');
    ids.add(value.id);
    const on = resolveOn(value.on, scope);
    if (!on) return [];
    const models = modelsOf(on.twins);
    const before = place.reported;
    for (const { id, model } of on.twins) {
      const method = model.commands.get(value.path.value);
      if (method) checkMethodRule(value, place, method);
      else checkValueRule(value, place, id, model);
      if (value.mode) mustHave(value.mode.path, id, model.values);
      const other = taken.get(`${id} ${value.path.value}`);
      if (other !== undefined) value.path.place.report('command.twice', `"${value.path.value}" of ${id} is already under the rule ${other}`, 'keep one of them: which holds must not depend on their order');
      taken.set(`${id} ${value.path.value}`, value.id);
      if (place.reported > before) return [];
    }
    for (const range of [value.range, ...Object.values(value.arguments ?? {}).map((argument) => argument.value.range)]) {
      if (range && range.value.low >= range.value.high) range.place.report('command.range', 'the range is empty', 'make "low" smaller than "high"');
    }
    const interlock = value.interlock && checkCondition(value.interlock, models, { neighbours: true });
    if (interlock && value.interlock) checkNeighbours(value.interlock, scope);
    const verify = value.verify && checkCondition(value.verify, models);
    const simulateFirst = value.simulateFirst && checkSimulateFirst(value.simulateFirst, value.range ? [value.range.value.low, value.range.value.high] : [], scope);
    if (place.reported > before) return [];
    const rule: CommandRule = {
      id: value.id,
      on: on.selector,
      path: value.path.value,
      risk: value.risk ?? 'high',
      ...(value.range ? { range: value.range.value } : {}),
      ...(value.rate ? { rate: { by: value.rate.by, perMs: value.rate.per } } : {}),
      ...(value.tolerance === undefined ? {} : { tolerance: value.tolerance }),
      ...(value.arguments ? { arguments: Object.fromEntries(Object.entries(value.arguments).map(([name, { value: { range } }]) => [name, range ? { range: range.value } : {}])) } : {}),
      ...(verify === undefined ? {} : { verify }),
      ...(interlock === undefined ? {} : { interlock }),
      ...(value.maxAge === undefined ? {} : { maxAgeMs: value.maxAge }),
      ...(value.mode ? { mode: { path: value.mode.path.value, in: value.mode.in } } : {}),
      ...(simulateFirst ? { simulateFirst } : {}),
      idempotent: value.idempotent ?? false,
    };
    return [{ rule, sites: new Set(on.twins.map(({ id }) => id.split(':')[1]!)) }];
  });
}

/** Twins that an interlock names by their ids are there, with these paths; where a relationship leads is seen when it is judged. */
function checkNeighbours({ value, place }: Placed<string>, { twins }: RuleScope): void {
  for (const { path } of compileCondition(value).condition?.references ?? []) {
    const neighbour = neighbourPath(path);
    if (!neighbour || !isById(neighbour)) continue;
    const twin = twins.find(({ id }) => id === neighbour.who);
    if (!twin) place.report('rule.neighbour', `there is no twin "${neighbour.who}" to look at`, suggest(neighbour.who, twins.map(({ id }) => id)));
    else if (!twin.model.values.has(neighbour.path)) place.report('rule.neighbour', `${neighbour.who} has no path "${neighbour.path}"`, suggest(neighbour.path, [...twin.model.values.keys()]));
  }
}

type Written = WrittenCommand['value'];

function checkValueRule(value: Written, place: Place, twinId: string, model: ResolvedModel): void {
  const known = mustHave(value.path, twinId, model.values);
  if (known && !known.writable) value.path.place.report('command.writable', `"${value.path.value}" of ${twinId} is not writable`, 'make it a writable Property in the model, or remove this rule');
  if (known && isNumber(known.datatype) && !value.range) place.report('command.range', `"${value.path.value}" is a number, and the rule names no range`, 'add range: { low: …, high: … }');
  for (const key of ['arguments', 'verify'] as const) {
    if (value[key] !== undefined) place.at(key).report('command.method', `"${key}" is of methods, and "${value.path.value}" is a value`, `remove it, or name a Command of the model`, 'key');
  }
}

/** What was written cannot be read back of a method: what shows that it was done must be said. */
function checkMethodRule(value: Written, place: Place, method: ResolvedCommand): void {
  const known = commandArguments(method);
  for (const key of ['range', 'rate', 'tolerance', 'simulateFirst'] as const) {
    if (value[key] !== undefined) place.at(key).report('command.method', `"${key}" is of values, and "${value.path.value}" is a method`, 'remove it; ranges of a method stand under "arguments"', 'key');
  }
  if (!value.verify) place.report('command.verify', `"${value.path.value}" is a method, and the rule does not say what shows that it was done`, 'add verify: a condition that comes to hold then');
  for (const [name, { place: at }] of Object.entries(value.arguments ?? {})) {
    if (!known.some((argument) => argument.name === name)) at.report('command.argument', `"${value.path.value}" has no argument "${name}"`, suggest(name, known.map((argument) => argument.name)), 'key');
  }
  for (const { name, datatype } of known) {
    if (isNumber(datatype) && !value.arguments?.[name]?.value.range) place.report('command.range', `the argument "${name}" is a number, and the rule names no range`, `add arguments: { ${name}: { range: { low: …, high: … } } }`);
  }
}

const isNumber = (datatype: string): boolean => /^(?:u?int|s?byte$|float|double)/.test(datatype);

function mustHave<T>({ value, place }: Placed<string>, twinId: string, values: ReadonlyMap<string, T>): T | undefined {
  return values.get(value) ?? place.report('command.path', `${twinId} has no path "${value}"`, suggest(value, [...values.keys()]));
}
