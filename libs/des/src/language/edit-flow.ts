import { isMap, parse, parseDocument } from 'yaml';

/** What is to stand at a path of a model's text; undefined: nothing any more. */
export interface TextEdit {
  readonly path: readonly (string | number)[];
  readonly value?: unknown;
}

/**
 * Changes a model's text where it says so and leaves the rest, comments too; sections that are missing are made, and those left empty go. For forms
 * over a text that people also write. @returns the text as it is where it is no YAML
 */
export function editFlow(text: string, edits: readonly TextEdit[]): string {
  const document = parseDocument(text, { version: '1.2' });
  if (document.errors.length > 0) return text;
  for (const { path, value } of edits) {
    if (value !== undefined) {
      document.setIn(path, typeof value === 'object' ? document.createNode(value, { flow: true }) : value);
      continue;
    }
    for (let at = [...path]; at.length > 0; at = at.slice(0, -1)) {
      const here = document.getIn(at);
      if (at.length < path.length && !(isMap(here) && here.items.length === 0)) break;
      document.deleteIn(at);
    }
  }
  return document.toString({ lineWidth: 0 });
}

/** A model's text as plain data, whatever it means; undefined where it is no YAML. */
export function flowDocument(text: string): unknown {
  const document = parseDocument(text, { version: '1.2' });
  try {
    return document.errors.length > 0 ? undefined : (document.toJS({ maxAliasCount: 100 }) as unknown);
  } catch {
    return undefined;
  }
}

/** What somebody writes in a field, as YAML has it: `2`, `30 s`, `[[6 h, 14 h]]`. */
export function flowValue(text: string): unknown {
  try {
    return parse(text, { version: '1.2' }) as unknown;
  } catch {
    return text;
  }
}
