import { type ReadingsInput, type SourceStateInput } from '@orrery/contracts';
import { promisify } from 'node:util';
import { constants, deflate, inflate } from 'node:zlib';

const compress = promisify(deflate);
const expand = promisify(inflate);

export type Input = ReadingsInput | SourceStateInput;

/** What one send would have brought to Kafka. */
export interface Frame<R = Input> {
  readonly records: readonly R[];
  /** The source is complete up to this event time once these records are in Kafka; absent: nothing is known of it. */
  readonly upTo: string | undefined;
}

/** What is known of a frame without reading it. */
export interface FrameMeta {
  /** On disk, with what stands beside it. */
  readonly bytes: number;
  /** As JSON. */
  readonly plainBytes: number;
  /** Readings, or letters: what is counted. */
  readonly readings: number;
  /** Records that tell how a source stands. */
  readonly states: number;
  /** Event times of its readings, the earliest and the latest; absent without readings. */
  readonly from?: string;
  readonly to?: string;
  /** When it was stored, in ms since 1970. */
  readonly storedMs: number;
  readonly upTo?: string;
  /** Of the start that read it, as a decimal; absent in a frame of letters. */
  readonly epoch?: string;
}

/** What records say of themselves. */
export type Described = Pick<FrameMeta, 'readings' | 'states' | 'from' | 'to' | 'epoch'>;

/** @returns the records as compressed JSON with a checksum (RFC 1950; level 1: about a tenth of the bytes), and what is known of them. */
export async function encodeFrame<R>({ records, upTo }: Frame<R>, storedMs: number, describe: (records: readonly R[]) => Described): Promise<{ body: Buffer; meta: FrameMeta }> {
  const text = JSON.stringify(records);
  const body = await compress(text, { level: constants.Z_BEST_SPEED });
  return { body, meta: { bytes: body.length, plainBytes: text.length, ...describe(records), storedMs, ...(upTo === undefined ? {} : { upTo }) } };
}

/** @throws Error when the bytes are not what was written. */
export async function decodeFrame<R>(body: Uint8Array): Promise<R[]> {
  return JSON.parse((await expand(body)).toString()) as R[];
}

export const readingsIn = (record: Input): number => (record.type === 'readings' ? record.readings.length : 0);

export function describeInputs(records: readonly Input[]): Described {
  const readings = records.reduce((sum, record) => sum + readingsIn(record), 0);
  const epoch = records.at(-1)?.epoch;
  return { ...(epoch === undefined ? {} : { epoch }), readings, states: records.filter(({ type }) => type === 'source-state').length, ...spanOf(records) };
}

/** Event times as rule R2 has them before anybody judges them: of the source, else of the server, else of the reception. */
function spanOf(records: readonly Input[]): { from?: string; to?: string } {
  const span: { from?: string; to?: string } = {};
  for (const record of records) {
    if (record.type !== 'readings') continue;
    for (const { sourceTs, serverTs, receivedTs } of record.readings) {
      const at = sourceTs ?? serverTs ?? receivedTs ?? record.receivedTs;
      if (span.from === undefined || at < span.from) span.from = at;
      if (span.to === undefined || at > span.to) span.to = at;
    }
  }
  return span;
}
