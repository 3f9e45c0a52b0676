import { LineCounter, isMap, isNode, isPair, isScalar, isSeq, parseDocument, type Document, type Node } from 'yaml';
import { Place, type Locate } from './place.js';
import { type Problem } from './problem.js';
import { scanJson } from './scan-json.js';

/** A text file of a plant folder; `path` is relative to the folder, with forward slashes. */
export interface SourceFile {
  readonly path: string;
  readonly content: string;
}

/** A parsed file: its value as plain data, and the place of its root. */
export interface Opened {
  readonly value: unknown;
  readonly place: Place;
}

const unescape = (key: string): string => key.replaceAll('~1', '/').replaceAll('~0', '~');

function locator(document: Document, lines: LineCounter): Locate {
  const position = (node: unknown) => {
    if (!isNode(node) || !node.range) return undefined;
    const { line, col } = lines.linePos(node.range[0]);
    return { line, column: col };
  };
  return (path, what) => {
    let found: Node | null = document.contents;
    let last = position(found);
    const keys = path === '' ? [] : path.slice(1).split('/').map(unescape);
    for (const [index, key] of keys.entries()) {
      const pair = isMap(found)
        ? found.items.find((item) => isPair(item) && isScalar(item.key) && String(item.key.value) === key)
        : undefined;
      const next = isSeq(found) ? found.items[Number(key)] : pair?.value;
      const wantsKey = what === 'key' && index === keys.length - 1;
      last = (wantsKey ? position(pair?.key) : (position(next) ?? position(pair?.key))) ?? last;
      if (!isNode(next)) return last;
      found = next;
    }
    return last;
  };
}

/** Positions in a JSON text, found only when something is wrong: YAML reads JSON and keeps where things stand. */
function lazyLocator(content: string): Locate {
  let locate: Locate | undefined;
  return (path, what) => {
    if (!locate) {
      const lineCounter = new LineCounter();
      locate = locator(parseDocument(content, { lineCounter, uniqueKeys: false }), lineCounter);
    }
    return locate(path, what);
  };
}

/** Parses a JSON file. Syntax errors and repeated keys are reported with their position and give undefined. */
export function openJson(file: SourceFile, area: string, sink: Problem[]): Opened | undefined {
  const content = file.content.replace(/^\uFEFF/, '');
  const { fault, repeated } = scanJson(content);
  const placeAt = (offset: number): Place => {
    const before = content.slice(0, offset);
    const position = { line: before.split('\n').length, column: before.length - before.lastIndexOf('\n') };
    return new Place(file.path, '', area, sink, () => position);
  };
  for (const { path, offset } of repeated)
    placeAt(offset)
      .at(...path)
      .report('key.repeated', `the key ${JSON.stringify(path.at(-1))} stands twice in this object`, 'remove one of them');
  if (fault)
    return placeAt(fault.offset).report(
      'json.syntax',
      `the file is not JSON that can be read: ${fault.reason}`,
      'correct the JSON at this position',
    );
  if (repeated.length > 0) return undefined;
  return { value: JSON.parse(content) as unknown, place: new Place(file.path, '', area, sink, lazyLocator(content)) };
}

/** Integers beyond 2^53 as decimal text, so that none loses digits on its way. */
function withoutBigInts(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
  if (Array.isArray(value)) return value.map(withoutBigInts);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutBigInts(item)]));
}

/** Parses a YAML 1.2 file. Errors and warnings are reported with line and column and give undefined. */
export function openYaml(file: SourceFile, area: string, sink: Problem[]): Opened | undefined {
  const lineCounter = new LineCounter();
  const document = parseDocument(file.content, { lineCounter, intAsBigInt: true, prettyErrors: false, version: '1.2' });
  const faults = [...document.errors, ...document.warnings];
  for (const fault of faults) {
    const { line, col } = lineCounter.linePos(fault.pos[0]);
    const place = new Place(file.path, '', area, sink, () => ({ line, column: col }));
    place.report(
      `yaml.${fault.code.toLowerCase().replaceAll('_', '-')}`,
      `the YAML is broken: ${fault.message}`,
      'correct the YAML at this position',
    );
  }
  if (faults.length > 0) return undefined;
  const place = new Place(file.path, '', area, sink, locator(document, lineCounter));
  try {
    return { value: withoutBigInts(document.toJS({ maxAliasCount: 100 })), place };
  } catch (error) {
    return place.report(
      'yaml.alias',
      `the YAML cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      'write the values out instead of using aliases',
    );
  }
}
