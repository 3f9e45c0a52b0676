import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { FIGURES_VARIABLE, type NotedFigure } from './figure.js';

interface TestResult {
  readonly ancestorTitles: readonly string[];
  readonly title: string;
  readonly status: string;
  readonly duration?: number | null;
}

interface FileResult {
  readonly testFilePath: string;
  readonly testResults: readonly TestResult[];
  readonly testExecError?: unknown;
}

/** Prints every sentence a suite proves, with its result and its test: `ok  Real input: …  (src/real-input.e2e.spec.ts, 1.2 s)`, and under it the figures it found. */
export default class SentenceReporter {
  private readonly figures = join(mkdtempSync(join(tmpdir(), 'orrery-figures-')), 'figures.jsonl');

  constructor() {
    // Those who run the tests inherit it.
    process.env[FIGURES_VARIABLE] = this.figures;
  }

  onRunComplete(_contexts: unknown, results: { readonly testResults: readonly FileResult[] }): void {
    process.stderr.write(`\n${linesOf(results.testResults, this.notedFigures()).join('\n')}\n`);
    rmSync(dirname(this.figures), { recursive: true, force: true });
  }

  private notedFigures(): NotedFigure[] {
    if (!existsSync(this.figures)) return [];
    return readFileSync(this.figures, 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line) as NotedFigure);
  }
}

/** The report, line by line. A figure that was noted outside of a test stands at the end. */
export function linesOf(files: readonly FileResult[], figures: readonly NotedFigure[]): string[] {
  const lines: string[] = [];
  const show = (test: string): void => void lines.push(...figures.filter((noted) => noted.test === test).map(({ text }) => `${' '.repeat(9)}· ${text}`));
  for (const file of files) {
    const name = relative(process.cwd(), file.testFilePath);
    if (file.testExecError !== undefined && file.testResults.length === 0) lines.push(`FAILED   ${name} could not run`);
    for (const { ancestorTitles, title, status, duration } of file.testResults) {
      const result = status === 'passed' ? 'ok' : status === 'failed' ? 'FAILED' : status === 'pending' ? 'skipped' : status;
      const time = duration === undefined || duration === null ? '' : `, ${(duration / 1000).toFixed(1)} s`;
      lines.push(`${result.padEnd(8)} ${[...ancestorTitles, title].join(': ')}  (${name}${time})`);
      show([...ancestorTitles, title].join(' '));
    }
  }
  show('');
  return lines;
}
