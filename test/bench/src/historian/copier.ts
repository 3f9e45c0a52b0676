import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { from } from 'pg-copy-streams';

const run = promisify(execFile);

/** The yardstick: a file into a table, and how long that took. */
export interface Copier {
  readonly name: string;
  /** @returns milliseconds */
  copy(table: string, columns: string, file: string): Promise<number>;
}

/** psql's \copy where psql is installed; else COPY FROM STDIN by the bare client, which is a little faster to start and no slower. */
export async function findCopier(url: string): Promise<Copier> {
  const psql = await run('psql', ['--version']).catch(() => undefined);
  return psql ? { name: `${psql.stdout.trim()} \\copy`, copy: (...what) => byPsql(url, ...what) } : { name: 'COPY FROM STDIN by pg (psql is not installed)', copy: (...what) => byClient(url, ...what) };
}

async function byPsql(url: string, table: string, columns: string, file: string): Promise<number> {
  const { stdout } = await run('psql', ['-X', '-v', 'ON_ERROR_STOP=1', '-c', '\\timing on', '-c', `\\copy ${table} (${columns}) from '${file}'`, url]);
  const time = /Time: ([\d.]+) ms/.exec(stdout)?.[1];
  if (time === undefined) throw new Error(`psql told no time: ${stdout}`);
  return Number(time);
}

async function byClient(url: string, table: string, columns: string, file: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const began = performance.now();
    await pipeline(createReadStream(file), client.query(from(`copy ${table} (${columns}) from stdin`)));
    return performance.now() - began;
  } finally {
    await client.end();
  }
}
