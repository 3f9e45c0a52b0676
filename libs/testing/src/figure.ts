import { appendFileSync } from 'node:fs';

/** Variable that names the file in which the run's figures are collected, a JSON object a line. */
export const FIGURES_VARIABLE = 'ORRERY_FIGURES';

/** A figure as it is kept until the end of the run. */
export interface NotedFigure {
  /** Full name of the test that found it; empty outside of one. */
  readonly test: string;
  readonly text: string;
}

/** Notes what a test has measured: the sentence reporter prints it under the test's sentence. Without that reporter it is printed at once. */
export function figure(text: string): void {
  const test = (globalThis as { expect?: { getState(): { currentTestName?: string } } }).expect?.getState().currentTestName ?? '';
  const file = process.env[FIGURES_VARIABLE];
  if (file === undefined) process.stderr.write(`figure: ${text}\n`);
  else appendFileSync(file, `${JSON.stringify({ test, text } satisfies NotedFigure)}\n`);
}
