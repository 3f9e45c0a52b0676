import { readFileSync } from 'node:fs';
import { compile } from '../flow/compile.js';
import { type Network } from '../flow/network.js';
import { readFlowModel } from '../language/read-flow-model.js';

/** The text of an example, with some of it replaced. */
export function exampleText(name: string, ...changes: readonly (readonly [RegExp | string, string])[]): string {
  const text = readFileSync(new URL(`../../examples/${name}.yaml`, import.meta.url), 'utf8');
  return changes.reduce((now, [from, to]) => now.replaceAll(from, to), text);
}

/** A documented example, compiled. */
export function example(name: string, ...changes: readonly (readonly [RegExp | string, string])[]): Network {
  const { model, problems } = readFlowModel(`${name}.yaml`, exampleText(name, ...changes));
  if (!model) throw new Error(problems.map(({ line, path, message }) => `${line} ${path}: ${message}`).join('\n'));
  return compile(model);
}
