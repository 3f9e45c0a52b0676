/** Which test proves a normative statement of Sparkplug 3.0, or why none does. Ids only: the text is the specification's. */
export interface Table {
  /** The closed list of reasons, and what each means. */
  readonly reasons: Readonly<Record<string, string>>;
  readonly proven: readonly { readonly file: string; readonly test: string; readonly statements: readonly string[] }[];
  readonly excused: readonly { readonly reason: string; readonly statements: readonly string[] }[];
}

/**
 * What is wrong with the table itself.
 * @param sourceOf text of a file of the repository; undefined where there is none
 */
export function tableProblems({ reasons, proven, excused }: Table, sourceOf: (file: string) => string | undefined): string[] {
  const shown = new Set(proven.flatMap(({ statements }) => statements));
  const excuses = excused.flatMap(({ statements }) => statements);
  return [
    ...proven.flatMap(({ file, test }) => {
      const source = sourceOf(file);
      if (source === undefined) return [`there is no ${file}`];
      return source.includes(`'${test}'`) ? [] : [`${file} has no test '${test}'`];
    }),
    ...excused.filter(({ reason }) => !(reason in reasons)).map(({ reason }) => `${reason} is not in the list of reasons`),
    ...excuses.filter((id, index) => excuses.indexOf(id) !== index).map((id) => `${id} has two reasons`),
    ...excuses.filter((id) => shown.has(id)).map((id) => `${id} has both a test and a reason`),
  ];
}

export const statementsOf = ({ proven, excused }: Table): Set<string> => new Set([...proven, ...excused].flatMap(({ statements }) => statements));

/** The page for readers; links are relative to docs/. */
export function renderTable(table: Table): string {
  const shown = new Map<string, string[]>();
  for (const { file, test, statements } of table.proven) {
    for (const id of statements) shown.set(id, [...(shown.get(id) ?? []), `[${cell(test)}](../${file})`]);
  }
  const excuses = table.excused.flatMap(({ reason, statements }) => statements.map((id) => `| ${id} | ${reason} |`));
  return [
    '# Sparkplug 3.0: statement by statement',
    '<!-- Written by `node libs/sparkplug/dist/bin/conformance-page.js` from libs/sparkplug/conformance/statements.json -->',
    `The specification has ${statementsOf(table).size} normative statements with an id. ${shown.size} are proven by a test of the host application, of the`,
    `codec that both sides use, or of the edge node of our simulators; for ${excuses.length} there is none, for one of the reasons below.`,
    '',
    '## Proven',
    '| statement | test |',
    '|---|---|',
    ...[...shown].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([id, tests]) => `| ${id} | ${tests.join('<br>')} |`),
    '',
    '## Not proven, and why',
    '| reason | meaning |',
    '|---|---|',
    ...Object.entries(table.reasons).map(([reason, meaning]) => `| ${reason} | ${meaning} |`),
    '',
    '| statement | reason |',
    '|---|---|',
    ...excuses.toSorted(),
    '',
  ].join('\n');
}

const cell = (text: string): string => text.replaceAll('|', '\\|');
