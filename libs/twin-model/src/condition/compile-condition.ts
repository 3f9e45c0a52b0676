import { type ASTNode, type Environment, type ParseResult } from '@marcbachmann/cel-js';
import { suggest } from '../dtdl/nearest.js';
import { celTypeOf, conditionLanguage } from './condition-language.js';
import { type ConditionFault, type ConditionPath, type ConditionReference, type ConditionVerdict, type ConditionView } from './condition-view.js';
import { type BoundReference, evaluateCondition, type Usable } from './evaluate-condition.js';
import { isNeverTrue } from './never-true.js';
import { neighbourPath } from './neighbour-path.js';
import { type PlacedReference, readReferences } from './read-references.js';

/** A condition that parses, is of type bool, and can be true. */
export interface Condition {
  readonly text: string;
  /** What it reads of its twin, each once. */
  readonly references: readonly ConditionReference[];
  /** @param usable the worst quality that counts; `uncertain` unless said otherwise, as OPC UA lets uncertain values be used (Part 4 §7.39) */
  readonly evaluate: (view: ConditionView, usable?: Usable) => ConditionVerdict;
}

export type Compiled = { readonly condition: Condition; readonly fault?: undefined } | { readonly condition?: undefined; readonly fault: ConditionFault };

const MAX_LENGTH = 2000;

export interface CompileOptions {
  /** It may look at other twins too: `value("feeds#jamActive")`, see `neighbourPath`. Only an interlock reads them as they are now. */
  readonly neighbours?: boolean;
}

/**
 * Compiles a condition in CEL (https://cel.dev) over one twin: `value("path")`, `desired("path")`, `quality("path")` (good, uncertain, bad,
 * stale or none), `age("path")` in seconds, `known("path")`.
 *
 * @param paths what the twin's paths hold: types and misspelt paths are then found here; undefined: only the language is judged
 */
export function compileCondition(text: string, paths?: ReadonlyMap<string, ConditionPath>, { neighbours = false }: CompileOptions = {}): Compiled {
  if (text.length > MAX_LENGTH) return { fault: { offset: MAX_LENGTH, message: `the condition has ${text.length} characters, more than ${MAX_LENGTH}`, fix: 'split it into several rules' } };
  const parsed = attempt(() => conditionLanguage().parse(text));
  if (!('ast' in parsed)) return { fault: parsed };
  const { references, fault } = readReferences(parsed.ast);
  const wrong = fault ?? references.map((reference) => wrongPath(reference, paths, neighbours)).find((found) => found !== undefined);
  if (wrong) return { fault: wrong };
  if (references.length === 0) return { fault: { offset: 0, message: 'the condition reads nothing of its twin, so it never changes', fix: 'compare a value: value("flowRate") > 5' } };

  const { program, bound, environment } = bindReferences(text, references, paths);
  const type = environment.check(program);
  if (!type.valid) return { fault: faultOf(type.error) };
  if (type.type !== 'bool' && type.type !== 'dyn') return { fault: { offset: 0, message: `the condition gives ${type.type}, not true or false`, fix: 'compare it: … > 5, … == "running"' } };
  if (isNeverTrue(parsed.ast, paths)) return { fault: { offset: 0, message: 'the condition can never be true: its parts exclude each other', fix: 'compare its limits with each other and with what the values can be' } };
  const run = attempt(() => environment.parse(program));
  if (!('ast' in run)) return { fault: run };
  return {
    condition: {
      text,
      references: bound.map(({ call, path }) => ({ call, path })),
      evaluate: (view, usable = 'uncertain') => evaluateCondition(run, bound, view, usable),
    },
  };
}

/**
 * Each call becomes a typed variable of the same width, so that places stay those of the text; a variable is asked for its value only
 * when evaluation comes to it.
 */
function bindReferences(text: string, references: readonly PlacedReference[], paths?: ReadonlyMap<string, ConditionPath>) {
  const environment: Environment = conditionLanguage();
  const bound = new Map<string, BoundReference>();
  let program = text;
  for (const { call, path, start, end } of references) {
    const key = `${call} ${path}`;
    let variable = bound.get(key);
    if (!variable) {
      variable = { call, path, name: `_${bound.size}`, type: celTypeOf(call, paths?.get(path)?.datatype) };
      bound.set(key, variable);
      environment.registerVariable(variable.name, variable.type);
    }
    program = program.slice(0, start) + variable.name.padEnd(end - start) + program.slice(end);
  }
  return { program, environment, bound: [...bound.values()] };
}

function wrongPath({ call, path, start }: PlacedReference, paths: ReadonlyMap<string, ConditionPath> | undefined, neighbours: boolean): ConditionFault | undefined {
  if (!paths) return undefined;
  const neighbour = neighbourPath(path);
  if (neighbour) {
    if (!neighbours) return { offset: start, message: `"${path}" is of another twin, and only an interlock may look at one`, fix: 'write the rule for that twin' };
    if (call === 'desired') return { offset: start, message: `what is desired of another twin is not looked at`, fix: `use value("${path}")` };
    return /^(\^?[A-Za-z]\w*|[^:#\s]+:[^:#\s]+:[^:#\s]+)$/.test(neighbour.who) && /^[A-Za-z]\w*(\/[A-Za-z]\w*)?$/.test(neighbour.path) ? undefined : { offset: start, message: `"${path}" names no path of another twin`, fix: 'write "<twin id>#path", "<relationship>#path" or "^<relationship>#path"' };
  }
  const known = paths.get(path);
  if (!known) return { offset: start, message: `there is no path "${path}"`, fix: suggest(path, [...paths.keys()]) };
  if (call === 'desired' && !known.writable) return { offset: start, message: `"${path}" is not writable, so it has no desired value`, fix: `use value("${path}"), or make it a writable Property in the model` };
  return undefined;
}

function attempt(parse: () => ParseResult): (ParseResult & { ast: ASTNode }) | ConditionFault {
  try {
    return parse();
  } catch (error) {
    return faultOf(error);
  }
}

function faultOf(error: unknown): ConditionFault {
  const { summary, message, range } = error as { summary?: string; message?: string; range?: { start: number } };
  return { offset: range?.start ?? 0, message: `the condition cannot be read: ${summary ?? (message ?? '').split('\n')[0]}`, fix: 'correct it here; the language is CEL, see docs/plant-folder.md' };
}
