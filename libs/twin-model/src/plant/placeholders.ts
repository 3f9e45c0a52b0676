/** What each placeholder of a template stands for. */
export type Placeholders = Readonly<Record<string, string>>;

const PLACEHOLDER = /\{([A-Za-z][A-Za-z0-9_]*)\}/g;

/** Names of the placeholders of a template, each once. */
export function placeholdersOf(template: string): string[] {
  return [...new Set([...template.matchAll(PLACEHOLDER)].map((match) => match[1]!))];
}

/** The template with what is known put in; other placeholders stay. */
export function substitute(template: string, known: Placeholders): string {
  return template.replaceAll(PLACEHOLDER, (whole, name: string) => (Object.hasOwn(known, name) ? known[name]! : whole));
}

/**
 * What the placeholders stand for, where the text is of the template's form; a placeholder that comes twice stands for the same.
 * @param part regular expression of what one placeholder may stand for
 */
export function matchPlaceholders(template: string, text: string, part: string): Placeholders | undefined {
  const names: string[] = [];
  const source = template
    .split(/(\{[A-Za-z][A-Za-z0-9_]*\})/)
    .map((piece) => {
      const name = /^\{(.*)\}$/.exec(piece)?.[1];
      if (name === undefined) return piece.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
      if (names.includes(name)) return String.raw`\k<${name}>`;
      names.push(name);
      return `(?<${name}>${part})`;
    })
    .join('');
  const match = new RegExp(`^${source}$`).exec(text);
  return match ? { ...match.groups } : undefined;
}
