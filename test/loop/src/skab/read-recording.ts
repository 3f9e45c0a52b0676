import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

/** One recording of the water-circulation test bed: a row a second, with the experimenters' label where they gave one. */
export interface Recording {
  readonly name: string;
  readonly file: string;
  /** Of the file, in the order of `paths`. */
  readonly columns: readonly string[];
  readonly paths: readonly string[];
  readonly rows: readonly { readonly atMs: number; readonly values: readonly number[]; readonly fault: boolean }[];
  readonly labelled: boolean;
}

/** Reads `datetime;signal…;anomaly;changepoint`; the last two may be absent. */
export function readRecording(file: string): Recording {
  const [head = '', ...lines] = readFileSync(file, 'utf8').trim().split(/\r?\n/);
  const columns = head.split(';');
  const label = columns.indexOf('anomaly');
  const signals = columns.slice(1, label < 0 ? undefined : label);
  return {
    name: basename(file, '.csv'),
    file,
    columns: signals,
    paths: signals.map(pathOf),
    labelled: label >= 0,
    rows: lines.map((line) => {
      const cells = line.split(';');
      return { atMs: Date.parse(`${cells[0]!.replace(' ', 'T')}Z`), values: signals.map((_, j) => Number(cells[j + 1])), fault: label >= 0 && Number(cells[label]) === 1 };
    }),
  };
}

/** `Volume Flow RateRMS` → `volumeFlowRateRms`. */
export function pathOf(column: string): string {
  const words = column.replace(/RMS$/, ' Rms').split(/\s+/).filter(Boolean);
  return words.map((word, i) => (i === 0 ? word[0]!.toLowerCase() : word[0]!.toUpperCase()) + word.slice(1)).join('');
}
