import { type Catalog, type Relation } from './catalog.js';

/**
 * What a version that was written for `before` misses in `after`: what is gone or has another name, what has another type, and what
 * is asked of rows that it does not know to give. What values mean is nothing that a catalogue tells.
 */
export function takenAway(before: Catalog, after: Catalog): string[] {
  const functions = Object.entries(before.functions).flatMap(([name, result]) => missed(`function ${name}`, result, after.functions[name]));
  const relations = Object.entries(before.relations).flatMap(([name, was]) => {
    const is = after.relations[name];
    const label = `${was.kind} ${name}`;
    if (is === undefined) return [`${label} is gone`];
    if (is.kind !== was.kind) return [`${label} is a ${is.kind} now`];
    return [...columns(label, was, is), ...demands(label, was, is), ...was.grants.filter((grant) => !is.grants.includes(grant)).map((grant) => `${label} is no longer granted: ${grant}`)];
  });
  return [...functions, ...relations];
}

function columns(label: string, was: Relation, is: Relation): string[] {
  const kept = Object.entries(was.columns).flatMap(([name, column]) => {
    const now = is.columns[name];
    const path = `${label}, column ${name}`;
    if (now === undefined || now.type !== column.type) return missed(path, column.type, now?.type);
    if (now.isRequired && !column.isRequired) return [`${path} must not be null now`];
    return column.isFilled && !now.isFilled ? [`${path} has no default any more`] : [];
  });
  const added = Object.entries(is.columns).filter(([name, { isFilled }]) => !(name in was.columns) && !isFilled);
  return [...kept, ...added.map(([name]) => `${label}, column ${name} is new, must not be null and has no default`)];
}

/** A key that goes is missed as well: an insert that names it in `on conflict` fails. */
function demands(label: string, was: Relation, is: Relation): string[] {
  return [
    ...is.demands.filter((demand) => !was.demands.includes(demand)).map((demand) => `${label} demands more: ${demand}`),
    ...was.demands.filter((demand) => !is.demands.includes(demand) && !/^(CHECK|FOREIGN KEY)/.test(demand)).map((demand) => `${label} has lost: ${demand}`),
  ];
}

function missed(label: string, was: string, is: string | undefined): string[] {
  if (is === undefined) return [`${label} is gone`];
  return is === was ? [] : [`${label} was ${was} and is ${is} now`];
}
