/** Licences under which we pass on what we use, by SPDX id, each with its reason where it is no plain permission. */
export const ALLOWED: ReadonlySet<string> = new Set([
  ...['Apache-2.0', 'MIT', 'MIT-0', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'BlueOak-1.0.0', 'Unlicense', 'CC0-1.0', 'Python-2.0', 'Zlib'],
  // Copyleft by file, and used unmodified: jars of the local stack, which are fetched by Maven and passed on by nobody.
  ...['EPL-2.0', 'CDDL-1.0', 'CDDL-1.1'],
]);

/**
 * Whether an SPDX expression can be met by allowed licences: all of an AND, one of an OR. What is no expression, and a licence with an
 * exception that is not itself on the list, is not.
 */
export function isAllowed(expression: string, allowed: ReadonlySet<string> = ALLOWED): boolean {
  const tokens = expression.replaceAll(/[()]/g, ' $& ').trim().split(/\s+/);
  let at = 0;
  const either = (): boolean => {
    let met = both();
    while (tokens[at]?.toUpperCase() === 'OR') {
      at += 1;
      met = both() || met;
    }
    return met;
  };
  const both = (): boolean => {
    let met = one();
    while (tokens[at]?.toUpperCase() === 'AND') {
      at += 1;
      met = one() && met;
    }
    return met;
  };
  const one = (): boolean => {
    const token = tokens[at++];
    if (token === '(') {
      const met = either();
      at += 1;
      return met;
    }
    if (tokens[at]?.toUpperCase() !== 'WITH') return allowed.has(token ?? '');
    at += 2;
    return allowed.has(`${token} WITH ${tokens[at - 1]}`);
  };
  return either() && at >= tokens.length;
}
