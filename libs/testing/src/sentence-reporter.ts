import { relative } from 'node:path';

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

/** Prints every sentence a suite proves, with its result and its test: `ok  Real input: …  (src/real-input.e2e.spec.ts, 1.2 s)`. */
export default class SentenceReporter {
  onRunComplete(_contexts: unknown, results: { readonly testResults: readonly FileResult[] }): void {
    const lines: string[] = [];
    for (const file of results.testResults) {
      const name = relative(process.cwd(), file.testFilePath);
      if (file.testExecError !== undefined && file.testResults.length === 0) lines.push(`FAILED   ${name} could not run`);
      for (const { ancestorTitles, title, status, duration } of file.testResults) {
        const result = status === 'passed' ? 'ok' : status === 'failed' ? 'FAILED' : status === 'pending' ? 'skipped' : status;
        const time = duration === undefined || duration === null ? '' : `, ${(duration / 1000).toFixed(1)} s`;
        lines.push(`${result.padEnd(8)} ${[...ancestorTitles, title].join(': ')}  (${name}${time})`);
      }
    }
    process.stderr.write(`\n${lines.join('\n')}\n`);
  }
}
