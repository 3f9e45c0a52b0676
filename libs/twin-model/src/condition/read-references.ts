import { type ASTNode } from '@marcbachmann/cel-js';
import { nearest } from '../dtdl/nearest.js';
import { CONDITION_FUNCTIONS, type ConditionFault, type ConditionFunction, type ConditionReference } from './condition-view.js';

/** A reference and where its call stands in the text. */
export interface PlacedReference extends ConditionReference {
  readonly start: number;
  readonly end: number;
}

/** All calls that read the twin, in the order of the text, or the first thing that is none of the language. */
export function readReferences(root: ASTNode): { references: PlacedReference[]; fault?: ConditionFault } {
  const references: PlacedReference[] = [];
  let fault: ConditionFault | undefined;
  walk(root, (node) => {
    if (fault) return;
    if (node.op === 'id' && node.args.startsWith('_')) {
      fault = { offset: node.range.start, message: `the name "${node.args}" starts with an underscore`, fix: 'choose another name' };
    } else if ((node.op === 'call' || node.op === 'rcall') && node.args[0] === 'matches') {
      // A backtracking expression over a text that a device sends may never end.
      fault = { offset: node.range.start, message: '"matches" is not part of this language', fix: 'use startsWith, endsWith, contains, == or in' };
    } else if (node.op === 'call') {
      const read = readCall(node.args[0], node.args[1], node);
      if (read && 'message' in read) fault = read;
      else if (read) references.push(read);
    }
  });
  return fault ? { references, fault } : { references };
}

const isOurs = (name: string): name is ConditionFunction => (CONDITION_FUNCTIONS as readonly string[]).includes(name);

function readCall(name: string, args: readonly ASTNode[], { range }: ASTNode): PlacedReference | ConditionFault | undefined {
  if (!isOurs(name)) {
    const hit = nearest(name, CONDITION_FUNCTIONS);
    return hit === undefined ? undefined : { offset: range.start, message: `there is no function "${name}"`, fix: `did you mean "${hit}"?` };
  }
  const [path] = args;
  if (args.length === 1 && path?.op === 'value' && typeof path.args === 'string') return { call: name, path: path.args, start: range.start, end: range.end };
  return { offset: range.start, message: `${name}() takes the path of a value as a quoted text`, fix: `write ${name}("flowRate") with the path you mean` };
}

/** Calls `visit` for every node, parents first. */
export function walk(node: ASTNode, visit: (node: ASTNode) => void): void {
  visit(node);
  for (const child of childrenOf(node.args)) walk(child, visit);
}

/** Operands come as one node, or in lists of lists beside names and literals. */
function childrenOf(args: unknown): ASTNode[] {
  if (Array.isArray(args)) return args.flatMap(childrenOf);
  return typeof args === 'object' && args !== null && 'op' in args && 'range' in args ? [args as ASTNode] : [];
}
