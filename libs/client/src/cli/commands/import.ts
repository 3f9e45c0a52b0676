import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Datatype } from '@orrery/contracts';
import { nearest, timeReader } from '@orrery/twin-model';
import { type ImportJob } from '../../history/import-types.js';
import { ApiError } from '../../http/problem.js';
import { type Context } from '../context.js';
import { CliError, EXIT } from '../exit.js';
import { type ColumnMap, columnMap, type MapOptions } from '../import/column-map.js';
import { type MadeBatch, makeBatches } from '../import/make-batches.js';
import { readRows } from '../import/read-rows.js';

export interface ImportOptions extends MapOptions {
  readonly dryRun?: boolean;
  readonly resume?: boolean;
  readonly again?: boolean;
}

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 10_000;
/** Then the command ends; `--resume` goes on. */
const PATIENCE_MS = 180_000;
const PROGRESS_MS = 2_000;

/** `orrery import <file>`: a file of readings as history of a twin, batch by batch; what was interrupted is gone on with. */
export async function importFile(context: Context, file: string, options: ImportOptions): Promise<void> {
  const map = await columnMap(options);
  checkForm(map);
  const { size } = await stat(file).catch((error: Error) => {
    throw new CliError(`${file} cannot be read: ${error.message}`, 'Give a CSV file.', EXIT.usage);
  });
  const datatypes = await datatypesOf(context, map);
  const rows = readRows(file, map.delimiter, [map.time.column, ...map.columns.map(({ column }) => column)]);
  const batches = makeBatches(rows, map, datatypes);
  if (options.dryRun) return dryRun(context, batches);
  const job = await beginOrGoOn(context, file, map, options);
  await sendAll(context, job, batches, size);
}

function checkForm({ time }: ColumnMap): void {
  try {
    timeReader(time.form, time.zone, time.ambiguous);
  } catch (error) {
    throw new CliError((error as Error).message, 'Give --format iso, unix-s, unix-ms, unix-us, unix-ns or a pattern such as "dd/MM/yyyy HH:mm", and --timezone with an IANA name.', EXIT.usage);
  }
}

async function datatypesOf({ client }: Context, { twin: twinId, columns }: ColumnMap): Promise<Map<string, Datatype>> {
  const twin = await client.twin(twinId);
  if (!twin) throw new CliError(`there is no twin ${twinId}`, 'List them with `orrery get twins`.');
  return new Map(
    columns.map(({ path }) => {
      const property = twin.properties[path];
      if (property) return [path, property.datatype];
      const near = nearest(path, Object.keys(twin.properties));
      throw new CliError(`${twinId} has no path ${path}${near === undefined ? '' : `; did you mean ${near}?`}`, `See them with \`orrery get twin ${twinId}\`.`, EXIT.usage);
    }),
  );
}

async function dryRun({ output }: Context, batches: AsyncIterable<MadeBatch>): Promise<void> {
  const sum = { rows: 0, readings: 0, refused: 0, backwardSteps: 0 };
  const first: MadeBatch['refused']['first'][number][] = [];
  let span: { from: string; to: string } | undefined;
  for await (const { rows, readings, refused, backwardSteps } of batches) {
    sum.rows += rows;
    sum.readings += readings.length;
    sum.refused += refused.count;
    sum.backwardSteps += backwardSteps;
    first.push(...refused.first.slice(0, Math.max(0, 20 - first.length)));
    for (const { t } of readings) span = { from: span && span.from < t ? span.from : t, to: span && span.to > t ? span.to : t };
  }
  output.json({ dryRun: true, ...sum, ...span, firstRefusals: first });
  output.line(`this would import ${sum.readings} readings of ${sum.rows} rows${span ? `, ${span.from} to ${span.to}` : ''} (dry run)`);
  output.line(`${sum.refused} refused, ${sum.backwardSteps} steps back in time`);
  for (const { row, reason, detail } of first) output.line(`  row ${row ?? '–'}: ${reason}: ${detail}`);
}

async function beginOrGoOn({ client, output }: Context, file: string, map: ColumnMap, { resume, again }: ImportOptions): Promise<ImportJob> {
  const key = await keyOf(file, map);
  const job = await client.imports.begin({ twin: map.twin, file: basename(file), key, ...(map.source === undefined ? {} : { source: map.source }), ...(again ? { again } : {}) });
  if (job.state === 'finished') throw new CliError(`${file} was imported already (${job.id}, ${job.readings.accepted} readings)`, 'To import it once more, add --again: what is equal changes nothing.');
  if (job.nextBatch > 1 && !resume) throw new CliError(`an import of ${file} stopped after batch ${job.nextBatch - 1} (${job.id})`, 'Go on with --resume, or begin anew with --again.');
  output.note(`import ${job.id}${job.nextBatch > 1 ? `: going on with batch ${job.nextBatch}` : ''}`);
  return job;
}

/** The same content read in the same way is the same import, wherever the file lies and whenever it was written. */
async function keyOf(file: string, map: ColumnMap): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(map));
  for await (const piece of createReadStream(file)) hash.update(piece as Buffer);
  return hash.digest('hex');
}

async function sendAll(context: Context, begun: ImportJob, batches: AsyncIterable<MadeBatch>, size: number): Promise<void> {
  const { output, signal } = context;
  let job = begun;
  let told = performance.now();
  for await (const { bytes, ...batch } of batches) {
    if (batch.batch < begun.nextBatch) continue;
    if (signal.aborted) {
      output.note(`stopped before batch ${batch.batch}; --resume goes on from there`);
      return;
    }
    job = await sendPatiently(context, job.id, batch);
    if (performance.now() - told < PROGRESS_MS) continue;
    told = performance.now();
    output.note(`${Math.floor((100 * bytes) / Math.max(1, size))} %, ${job.rows} rows, ${job.readings.accepted} readings`);
  }
  output.json(job);
  const { accepted, refused, expired } = job.readings;
  output.line(`imported ${accepted} readings of ${job.rows} rows into ${job.twinId}: ${refused} refused, ${expired} older than is kept, ${job.backwardSteps} steps back in time`);
  for (const { row, reason, detail } of job.firstRefusals) output.line(`  row ${row ?? '–'}: ${reason}: ${detail}`);
}

/** The api may be away, or Kafka behind it: a batch is sent again until it is taken, which it is once. */
async function sendPatiently({ client, output }: Context, id: string, batch: Omit<MadeBatch, 'bytes'>): Promise<ImportJob> {
  const since = performance.now();
  for (let pauseMs = FIRST_RETRY_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_RETRY_MS)) {
    try {
      return await client.imports.send(id, batch);
    } catch (error) {
      if (!(error instanceof ApiError) || !error.retryable || performance.now() - since > PATIENCE_MS) throw error;
      output.note(`batch ${batch.batch} was not taken: ${error.message}; again in ${pauseMs} ms`);
      await wait(pauseMs);
    }
  }
}
