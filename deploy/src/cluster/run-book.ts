import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { clusterCommands } from './page-commands.js';

/** Pages that tell an operator what to type at a cluster. */
const PAGES = ['kubernetes.md', 'upgrading.md', 'repartition.md', 'rotation.md', 'backup.md'] as const;
type Page = (typeof PAGES)[number];

interface Entry {
  readonly page: Page;
  readonly heading: string;
  readonly text: string;
  taken: boolean;
}

/** The commands of the pages, each to be typed once. What nobody took is told, so that a command that is added to a page is run or named. */
export class RunBook {
  private constructor(private readonly entries: readonly Entry[]) {}

  static async read(root: string): Promise<RunBook> {
    const pages = await Promise.all(PAGES.map(async (page) => clusterCommands(await readFile(join(root, 'docs', page), 'utf8')).map((commands) => ({ ...commands, page, taken: false }))));
    return new RunBook(pages.flat());
  }

  /** The next commands under a heading that have not been taken yet. @throws Error where the page has none */
  take(page: Page, heading: string): string {
    const entry = this.entries.find((candidate) => !candidate.taken && candidate.page === page && candidate.heading === heading);
    if (entry === undefined) throw new Error(`docs/${page} has no (more) commands under "${heading}": say here what it tells now`);
    entry.taken = true;
    return entry.text;
  }

  /** Commands that have been taken before. @throws Error where nobody took any under this heading */
  again(page: Page, heading: string): string {
    const entry = this.entries.find((candidate) => candidate.taken && candidate.page === page && candidate.heading === heading);
    if (entry === undefined) throw new Error(`Nobody has typed docs/${page}, "${heading}", yet`);
    return entry.text;
  }

  /** Commands that nobody has typed. */
  left(): string[] {
    return this.entries.filter(({ taken }) => !taken).map(({ page, heading, text }) => `docs/${page}, "${heading}": ${text.split('\n').join(' ⏎ ')}`);
  }
}
