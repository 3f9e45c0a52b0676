import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { arbitraryPayload } from '../fixture/arbitrary-payload.js';
import { described, FIXTURES } from '../fixture/described.js';
import { encodePayload } from './encode-payload.js';

const PROTOBUF = '7.36.2';
const run = promisify(execFile);

/** A venv with Google's protobuf; undefined, said aloud, where python3, venv or the package index is missing. */
async function protobufPython(folder: string): Promise<string | undefined> {
  const python = join(folder, 'venv', 'bin', 'python');
  try {
    await run('python3', ['-m', 'venv', join(folder, 'venv')], { timeout: 60_000 });
    await run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', `protobuf==${PROTOBUF}`], { timeout: 120_000 });
    return python;
  } catch (error) {
    process.stderr.write(`python3 with venv and protobuf ${PROTOBUF} cannot be had: what we encode is not read by Python here (${(error as Error).message.split('\n')[0]})\n`);
    return undefined;
  }
}

describe('Python protobuf', () => {
  let folder = '';
  let python: string | undefined;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sparkplug-'));
    python = await protobufPython(folder);
  }, 200_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('reads what we encode, every field as it was given', async () => {
    if (python === undefined) return;
    const payloads = fc.sample(arbitraryPayload, 300);
    const files = await Promise.all(
      payloads.map(async (payload, index) => {
        const file = join(folder, `${index}.bin`);
        await writeFile(file, encodePayload(payload));
        return file;
      }),
    );
    const { stdout } = await run(python, ['-B', join(FIXTURES, 'describe.py'), ...files], { maxBuffer: 64 * 1024 * 1024 });
    const read = stdout.trimEnd().split('\n').map((line) => JSON.parse(line) as unknown);
    // Not by way of JSON: it would write −0, which came over as −0, as 0.
    expect(read).toEqual(payloads.map(described));
  });

  it('writes the fixtures that are committed', async () => {
    if (python === undefined) return;
    const committed = await readdir(FIXTURES);
    const copy = await mkdtemp(join(folder, 'fixtures-'));
    for (const script of committed.filter((name) => name.endsWith('.py'))) await copyFile(join(FIXTURES, script), join(copy, script));
    await run(python, ['-B', join(copy, 'make_fixtures.py')]);
    for (const name of committed.filter((file) => /\.(bin|json)$/.test(file))) {
      expect([name, await readFile(join(copy, name), 'hex')]).toEqual([name, await readFile(join(FIXTURES, name), 'hex')]);
    }
  });
});
