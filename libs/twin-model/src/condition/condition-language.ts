import { type Datatype } from '@orrery/contracts';
import { Environment } from '@marcbachmann/cel-js';
import { type ConditionFunction } from './condition-view.js';

/** A condition is a line or two that people read; these bounds keep its cost far below that of the record that brings the value. */
const LIMITS = { maxAstNodes: 500, maxDepth: 40, maxListElements: 100, maxMapEntries: 20, maxCallArguments: 8 };

/**
 * CEL as its specification has it, with one addition: a double meets an int in arithmetic and in `==`, so that nobody writes `5.0` for a
 * measured 5 (of == the library adds the mirror image itself). Comparison by order has that in the specification already.
 */
const LANGUAGE = (() => {
  const language = new Environment({ limits: LIMITS });
  const arithmetic: Readonly<Record<string, (a: number, b: number) => number>> = {
    '+': (a, b) => a + b,
    '-': (a, b) => a - b,
    '*': (a, b) => a * b,
    '/': (a, b) => a / b,
  };
  for (const [operator, calculate] of Object.entries(arithmetic)) {
    language.registerOperator(`double ${operator} int`, (a: number, b: bigint) => calculate(a, Number(b)));
    language.registerOperator(`int ${operator} double`, (a: bigint, b: number) => calculate(Number(a), b));
  }
  language.registerOperator('double == int', (a: number, b: bigint) => a === Number(b));
  return language;
})();

/** A copy to declare variables in. */
export const conditionLanguage = (): Environment => LANGUAGE.clone();

const CEL_TYPES: Readonly<Partial<Record<Datatype, string>>> = {
  boolean: 'bool',
  float: 'double',
  double: 'double',
  string: 'string',
  datetime: 'string',
  bytestring: 'string',
  json: 'dyn',
};

/** The CEL type of what a call gives; `datatype` undefined: any. */
export function celTypeOf(call: ConditionFunction, datatype: Datatype | undefined): string {
  if (call === 'quality') return 'string';
  if (call === 'age') return 'double';
  if (call === 'known') return 'bool';
  return datatype === undefined ? 'dyn' : (CEL_TYPES[datatype] ?? 'int');
}

/** A value as it travels, as CEL wants it: whole numbers of a whole-number type as int, without loss of digits. */
export function celValueOf(value: unknown, type: string): unknown {
  if (type === 'int' && (typeof value === 'number' || typeof value === 'string')) return BigInt(value);
  return value;
}
