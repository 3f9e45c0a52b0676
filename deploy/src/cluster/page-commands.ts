/** What a page of docs tells to type: a fenced block, and the heading that it stands under. */
export interface PageCommands {
  readonly heading: string;
  readonly text: string;
}

const SHELLS = new Set(['', 'sh', 'bash']);

/** Blocks that have a line for kubectl, helm or docker, in the order of the page. */
export function clusterCommands(page: string): PageCommands[] {
  const found: PageCommands[] = [];
  let heading = '';
  let block: { readonly language: string; readonly lines: string[] } | undefined;
  for (const line of page.split('\n')) {
    const fence = /^\s*```(\w*)/.exec(line);
    if (block === undefined && fence) block = { language: fence[1]!, lines: [] };
    else if (block !== undefined && fence) {
      if (SHELLS.has(block.language) && block.lines.some((typed) => /^(kubectl|helm|docker)\b/.test(typed))) found.push({ heading, text: block.lines.join('\n') });
      block = undefined;
    } else if (block !== undefined) block.lines.push(line);
    else if (/^#+ /.test(line)) heading = line.replace(/^#+ /, '');
  }
  return found;
}

/** Commands for kubectl that stand in the text, whole: with what they ask about, not the name of a command alone. */
export function commandsInText(page: string): string[] {
  return [...new Set([...page.matchAll(/`(kubectl \w+ [^`]+)`/g)].map(([, command]) => command!))];
}
