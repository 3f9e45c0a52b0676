import { type TwinInput } from '@orrery/contracts';
import { ticksOf } from '@orrery/twin-model';
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';

/** Columns of the historian's table `readings`, as it writes them itself. */
export const COLUMNS = 'event_ticks, value_num, received_ticks, server_ticks, known_at, input_offset, series_id, status_code, source_id, input_partition, quality, flags, value, extra';
/** Beyond the series that the historian has: the same keys would collide with its own rows. */
const FIRST_SERIES = 1_000_000;
const NONE = '\\N';

/** The rows that the historian makes of these records, as text for COPY, under series of their own. @returns how many */
export async function writeCopyFile(file: string, inputs: Iterable<TwinInput>): Promise<number> {
  const out = createWriteStream(file);
  const twins = new Map<string, number>();
  let rows = 0;
  for (const input of inputs) {
    if (input.type !== 'readings') continue;
    const twin = twins.get(input.twinId) ?? twins.size;
    twins.set(input.twinId, twin);
    const received = ticksOf(input.receivedTs);
    const lines = input.readings.map((reading, path) => {
      rows += 1;
      const series = FIRST_SERIES + twin * 1_000 + path;
      const times = [ticksOf(reading.sourceTs!), reading.value, received, reading.serverTs === undefined ? NONE : ticksOf(reading.serverTs)];
      return [...times, input.receivedTs, rows, series, NONE, 1, 0, 0, 0, NONE, NONE].join('\t');
    });
    if (!out.write(`${lines.join('\n')}\n`)) await once(out, 'drain');
  }
  out.end();
  await finished(out);
  return rows;
}
