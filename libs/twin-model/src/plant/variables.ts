import { type SourceFile } from '../dtdl/open-file.js';
import { type Place } from '../dtdl/place.js';
import { isRecord } from '../dtdl/read-shape.js';

const VARIABLE = /\$(\$\{|\{([^}]*)\})/g;
const BODY = /^([A-Za-z_][A-Za-z0-9_]*)(?::-([\s\S]*))?$/;

/**
 * Fills `${NAME}` and `${NAME:-default}` in every text of a YAML file; `$${` stands for a plain `${`. This happens after parsing,
 * so a variable never changes the structure of the file. A name without value and without default is a problem.
 */
export function fillVariables(value: unknown, variables: Readonly<Record<string, string>>, place: Place): unknown {
  if (Array.isArray(value)) return value.map((item, index) => fillVariables(item, variables, place.at(index)));
  if (isRecord(value))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fillVariables(item, variables, place.at(key))]));
  if (typeof value !== 'string' || !value.includes('${')) return value;
  return value.replaceAll(VARIABLE, (whole, _escape: string, body: string | undefined) => {
    if (body === undefined) return '${';
    const match = BODY.exec(body);
    const name = match?.[1];
    if (name === undefined) {
      place.report('variable.syntax', `"${whole}" is no variable`, 'write ${NAME} or ${NAME:-default}; $${ for a plain ${');
      return whole;
    }
    const filled = Object.hasOwn(variables, name) ? variables[name] : match?.[2];
    if (filled === undefined)
      place.report(
        'variable.missing',
        `the variable ${name} has no value`,
        `pass --var ${name}=…, set it in the environment, or write \${${name}:-default}`,
      );
    return filled ?? whole;
  });
}

/** Names of the variables a plant folder refers to, sorted: what a caller needs to hand over and nothing else of its environment. */
export function variableNames(files: readonly SourceFile[]): string[] {
  const names = new Set<string>();
  for (const file of files) {
    if (!file.path.endsWith('.yaml')) continue;
    for (const match of file.content.matchAll(VARIABLE)) {
      const name = match[2] === undefined ? undefined : BODY.exec(match[2])?.[1];
      if (name !== undefined) names.add(name);
    }
  }
  return [...names].sort();
}
