import { type Reading, type ReadingsInput, type TwinDefinition } from '@orrery/contracts';
import { refuseReading, ticksOf } from '@orrery/twin-model';

/** A reading of a file: what stood in a cell, at the time of its row. */
export interface ImportedReading {
  readonly path: string;
  /** Canonical timestamp. */
  readonly t: string;
  readonly v: unknown;
  readonly q?: 'good' | 'uncertain' | 'bad';
  /** What stood there where JSON cannot say it: NaN. */
  readonly raw?: string;
  /** Number of the row in its file, for reports. */
  readonly row?: number;
}

/** Something that was not taken, with its place and why. */
export interface Refusal {
  readonly row?: number;
  readonly reason: string;
  readonly detail: string;
}

export interface Batch {
  readonly twinId: string;
  readonly definition: TwinDefinition;
  readonly source: string;
  readonly importId: string;
  /** When the batch came. */
  readonly receivedTs: string;
  readonly realm: string;
  readonly readings: readonly ImportedReading[];
  /** Older readings are not kept; they are counted. */
  readonly keptFrom: bigint | null;
  readonly mayImport: (path: string) => boolean;
}

export interface JudgedBatch {
  /** Records of at most 500 readings and a bounded size, as twin.inputs wants them. */
  readonly records: readonly ReadingsInput[];
  readonly accepted: number;
  readonly expired: number;
  readonly refusals: readonly Refusal[];
}

const MAX_READINGS = 500;
/** Far below what Kafka takes in one record. */
const MAX_WEIGHT = 400_000;

/** Judges the readings of a batch with the projection's own rules: what would be refused there is refused here, with its row. */
export function judgeBatch(batch: Batch): JudgedBatch {
  const { twinId, definition, realm, readings, keptFrom, mayImport } = batch;
  const head = { type: 'readings' as const, twinId, source: batch.source, epoch: '0', receivedTs: batch.receivedTs, import: batch.importId };
  const refusals: Refusal[] = [];
  const records: (typeof head & { readings: Reading[] })[] = [];
  let weight = 0;
  let accepted = 0;
  let expired = 0;
  for (const imported of readings) {
    const property = definition.properties[imported.path];
    const reading = readingOf(imported, property?.datatype ?? 'json');
    const at = imported.row === undefined ? {} : { row: imported.row };
    if (!mayImport(imported.path)) {
      refusals.push({ ...at, reason: 'forbidden', detail: `history may not be imported into ${twinId} ${imported.path}` });
      continue;
    }
    const rejection = refuseReading({ twinId, definition }, { ...head, readings: [reading] }, reading, property, { offset: '0', realm });
    if (rejection) {
      refusals.push({ ...at, reason: rejection.reason, detail: rejection.detail });
      continue;
    }
    accepted += 1;
    if (keptFrom !== null && ticksOf(imported.t) < keptFrom) expired += 1;
    const last = records.at(-1);
    const own = weightOf(reading);
    if (!last || last.readings.length >= MAX_READINGS || weight + own > MAX_WEIGHT) {
      records.push({ ...head, readings: [reading] });
      weight = own;
    } else {
      last.readings.push(reading);
      weight += own;
    }
  }
  return { records, accepted, expired, refusals };
}

function readingOf({ path, t, v, q = 'good', raw }: ImportedReading, datatype: Reading['datatype']): Reading {
  return { path, value: v, datatype, quality: q, sourceTs: t, flags: ['historical'], ...(raw === undefined ? {} : { raw }) };
}

/** About its bytes as JSON. */
function weightOf({ value }: Reading): number {
  if (typeof value === 'string') return 200 + 3 * value.length;
  return 200 + (typeof value === 'object' && value !== null ? 3 * JSON.stringify(value).length : 0);
}
