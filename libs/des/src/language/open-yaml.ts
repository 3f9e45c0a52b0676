import { LineCounter, isMap, isNode, isScalar, isSeq, parseDocument, type Node } from 'yaml';
import { type ModelProblem, type Report } from './problem.js';

export interface Opened {
  readonly value: unknown;
  readonly report: Report;
}

/** Parses YAML 1.2; what is reported on the result finds its own line and column. Undefined where the text is no YAML. */
export function openYaml(file: string, text: string, problems: ModelProblem[]): Opened | undefined {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, version: '1.2' });
  for (const fault of [...document.errors, ...document.warnings]) {
    const { line, col } = lines.linePos(fault.pos[0]);
    problems.push({ file, path: '', line, column: col, code: `yaml.${fault.code.toLowerCase().replaceAll('_', '-')}`, message: `the YAML is broken: ${fault.message}`, fix: 'correct the YAML here' });
  }
  if (problems.length > 0) return undefined;
  const report: Report = (path, code, message, fix) => {
    const { line, col } = lines.linePos(offsetOf(document.contents, path));
    const pointer = path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
    problems.push({ file, path: pointer, line, column: col, code, message, fix });
  };
  try {
    return { value: document.toJS({ maxAliasCount: 100 }) as unknown, report };
  } catch (error) {
    report([], 'yaml.alias', `the YAML cannot be read: ${error instanceof Error ? error.message : String(error)}`, 'write the values out instead of using aliases');
    return undefined;
  }
}

/** Where the value at a path begins, or the nearest thing above it that is there. A key's own place where its value is missing or a collection. */
function offsetOf(root: Node | null, path: readonly (string | number)[]): number {
  let node: unknown = root;
  let offset = root?.range?.[0] ?? 0;
  for (const key of path) {
    if (isSeq(node)) node = node.items[Number(key)];
    else if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key));
      if (!pair) return offset;
      if (isScalar(pair.key) && pair.key.range) offset = pair.key.range[0];
      node = pair.value;
    } else return offset;
    if (isNode(node) && isScalar(node) && node.range) offset = node.range[0];
  }
  return offset;
}
