import { compile } from '../flow/compile.js';
import { type Network } from '../flow/network.js';
import { readFlowModel } from '../language/read-flow-model.js';

export type Edit = readonly [from: RegExp | string, to: string];

/** A documented example compiled, with some of its text replaced; a replacement that finds nothing fails. */
export function example(text: string, ...edits: readonly Edit[]): Network {
  const edited = edits.reduce((now, [from, to]) => {
    const next = now.replaceAll(from, to);
    if (next === now) throw new Error(`the example has no ${from}`);
    return next;
  }, text);
  const { model, problems } = readFlowModel('example.yaml', edited);
  if (!model) throw new Error(problems.map(({ line, path, message }) => `${line} ${path}: ${message}`).join('\n'));
  return compile(model);
}
