import { type ASTNode } from '@marcbachmann/cel-js';
import { type Datatype } from '@orrery/contracts';
import { type ConditionPath } from './condition-view.js';

/** A comparison with a literal, a constant, or undefined: something that may be true or false. */
type Atom = boolean | { readonly key: string; readonly op: Comparison; readonly literal: number | string | boolean } | undefined;
type Comparison = '<' | '<=' | '>' | '>=' | '==' | '!=';
/** One way for a condition to be true: all atoms together. */
type Way = readonly Atom[];

const NEGATED: Readonly<Record<Comparison, Comparison>> = { '<': '>=', '<=': '>', '>': '<=', '>=': '<', '==': '!=', '!=': '==' };
const MIRRORED: Readonly<Record<Comparison, Comparison>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=', '==': '==', '!=': '!=' };
/** Beyond this many ways nothing is claimed. */
const MAX_WAYS = 64;

/**
 * Whether no values at all make the condition true, as far as comparisons with literals tell: `value("x") > 10 && value("x") < 5`. Says
 * false where it does not know.
 */
export function isNeverTrue(root: ASTNode, paths?: ReadonlyMap<string, ConditionPath>): boolean {
  const ways = waysOf(root, false);
  return ways !== undefined && ways.every((way) => contradicts(way, paths));
}

/** Disjunctive normal form; undefined when it would grow too large. */
function waysOf(node: ASTNode, negate: boolean): readonly Way[] | undefined {
  if (node.op === '!_') return waysOf(node.args, !negate);
  if (node.op !== '&&' && node.op !== '||') return [[atomOf(node, negate)]];
  const [left, right] = node.args.map((side) => waysOf(side, negate));
  if (!left || !right) return undefined;
  const joined = (node.op === '&&') === negate ? [...left, ...right] : left.flatMap((a) => right.map((b) => [...a, ...b]));
  return joined.length > MAX_WAYS ? undefined : joined;
}

function atomOf(node: ASTNode, negate: boolean): Atom {
  if (node.op === 'value' && typeof node.args === 'boolean') return node.args !== negate;
  const whole = keyOf(node);
  if (whole !== undefined) return { key: whole, op: '==', literal: !negate };
  if (!(node.op in NEGATED)) return undefined;
  const op = node.op as Comparison;
  const [a, b] = node.args as [ASTNode, ASTNode];
  const [key, literal, seen] = keyOf(a) === undefined ? [keyOf(b), literalOf(a), MIRRORED[op]] : [keyOf(a), literalOf(b), op];
  if (key === undefined || literal === undefined) return undefined;
  return { key, op: negate ? NEGATED[seen] : seen, literal };
}

function keyOf(node: ASTNode): string | undefined {
  if (node.op !== 'call') return undefined;
  const [name, [path]] = node.args;
  return path?.op === 'value' && typeof path.args === 'string' ? `${name} ${path.args}` : undefined;
}

function literalOf(node: ASTNode): number | string | boolean | undefined {
  if (node.op === '-_') {
    const inner = literalOf(node.args);
    return typeof inner === 'number' ? -inner : undefined;
  }
  if (node.op !== 'value') return undefined;
  return typeof node.args === 'bigint' ? Number(node.args) : typeof node.args === 'number' || typeof node.args === 'string' || typeof node.args === 'boolean' ? node.args : undefined;
}

/** What whole-number types can hold; a limit beyond it is never passed. */
const RANGES: Readonly<Partial<Record<Datatype, readonly [number, number]>>> = {
  sbyte: [-128, 127],
  byte: [0, 255],
  int16: [-32_768, 32_767],
  uint16: [0, 65_535],
  int32: [-2_147_483_648, 2_147_483_647],
  uint32: [0, 4_294_967_295],
};

function contradicts(way: Way, paths?: ReadonlyMap<string, ConditionPath>): boolean {
  if (way.includes(false)) return true;
  const keys = new Set(way.flatMap((atom) => (typeof atom === 'object' ? [atom.key] : [])));
  return [...keys].some((key) => {
    const atoms = way.filter((atom): atom is Exclude<Atom, boolean | undefined> => typeof atom === 'object' && atom.key === key);
    return emptyRange(atoms, rangeOf(key, paths)) || emptyChoice(atoms);
  });
}

function rangeOf(key: string, paths?: ReadonlyMap<string, ConditionPath>): readonly [number, number] {
  const [call, path] = key.split(' ') as [string, string];
  if (call === 'age') return [0, Infinity];
  const datatype = paths?.get(path)?.datatype;
  return (datatype && (call === 'value' || call === 'desired') && RANGES[datatype]) || [-Infinity, Infinity];
}

interface NumericAtom {
  readonly op: Comparison;
  readonly literal: number | string | boolean;
}

function emptyRange(atoms: readonly NumericAtom[], [least, most]: readonly [number, number]): boolean {
  let [low, high, openLow, openHigh] = [least, most, false, false];
  for (const { op, literal } of atoms) {
    if (typeof literal !== 'number') continue;
    if (op === '>' || op === '>=' || op === '==') if (literal > low || (literal === low && op === '>')) [low, openLow] = [literal, op === '>'];
    if (op === '<' || op === '<=' || op === '==') if (literal < high || (literal === high && op === '<')) [high, openHigh] = [literal, op === '<'];
  }
  return low > high || (low === high && (openLow || openHigh || atoms.some(({ op, literal }) => op === '!=' && literal === low)));
}

/** Texts and truth values: two that must be at once, or one that must be and must not. */
function emptyChoice(atoms: readonly NumericAtom[]): boolean {
  const literals = (op: Comparison) => atoms.filter((atom) => atom.op === op && typeof atom.literal !== 'number').map(({ literal }) => literal);
  const [wanted, excluded] = [new Set(literals('==')), new Set(literals('!='))];
  return wanted.size > 1 || [...wanted].some((literal) => excluded.has(literal)) || (excluded.has(true) && excluded.has(false));
}
