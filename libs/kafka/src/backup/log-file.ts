import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip, type Gzip } from 'node:zlib';
import { encodeFrame, FILE_HEAD, type KeptRecord, readFrames } from './record-frame.js';

/** Fast: what is written must keep up with what machines send. */
const LEVEL = 1;

/** A gzip file that is written piece by piece, and its SHA-256 as it was meant to be. */
export class GzipFile {
  readonly hash = createHash('sha256');
  private readonly gzip: Gzip;
  private readonly written: Promise<void>;
  private failure: Error | undefined;

  constructor(path: string) {
    this.gzip = createGzip({ level: LEVEL });
    this.gzip.on('data', (chunk: Buffer) => this.hash.update(chunk));
    this.written = pipeline(this.gzip, createWriteStream(path));
    this.written.catch((error: Error) => (this.failure = error));
  }

  /** Waits while the disk is slower than who writes. */
  async write(bytes: Buffer): Promise<void> {
    if (bytes.length === 0) return;
    await new Promise<void>((resolve, reject) => this.gzip.write(bytes, (error) => (error ? reject(this.failure ?? error) : resolve())));
  }

  /** @returns SHA-256 of the file, in hexadecimal */
  async close(): Promise<string> {
    this.gzip.end();
    await this.written;
    return this.hash.digest('hex');
  }
}

/** The records of one partition, in a file of their own. */
export class LogFile {
  private file: GzipFile | undefined;
  records = 0;
  first: bigint | undefined;
  last: bigint | undefined;

  constructor(private readonly path: string) {}

  async append(records: readonly KeptRecord[]): Promise<void> {
    if (records.length === 0) return;
    const head = this.file ? [] : [FILE_HEAD];
    this.file ??= new GzipFile(this.path);
    await this.file.write(Buffer.concat([...head, ...records.map(encodeFrame)]));
    this.records += records.length;
    this.first ??= records[0]!.offset;
    this.last = records.at(-1)!.offset;
  }

  /** @returns SHA-256 of the file; undefined where there were no records, and so is no file */
  close(): Promise<string> | undefined {
    return this.file?.close();
  }
}

/** What a LogFile has written. */
export function readLogFile(path: string): AsyncGenerator<KeptRecord> {
  const gunzip = createGunzip();
  const source = createReadStream(path);
  source.on('error', (error) => gunzip.destroy(error));
  return readFrames(source.pipe(gunzip) as AsyncIterable<Buffer>, path);
}
