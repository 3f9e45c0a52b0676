import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LogFile } from './log-file.js';
import { type LogPart, type Manifest } from './manifest.js';
import { verifyBackup } from './verify-backup.js';

const FILE = 'topics/t-0.gz';

describe('a backup is believed only where it is whole', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'orrery-verify-'));
    mkdirSync(join(folder, 'topics'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const sumOf = (content: string | Buffer) => createHash('sha256').update(content).digest('hex');
  async function backup(offsets: readonly number[], { cleanup = 'delete', ...more }: Partial<LogPart> & { cleanup?: string } = {}): Promise<void> {
    const log = new LogFile(join(folder, FILE));
    for (const offset of offsets) await log.append([{ offset: BigInt(offset), timestamp: 1n, key: null, value: Buffer.from('v'.repeat(2_000)), headers: [] }]);
    const sum = await log.close();
    const part: LogPart = { partition: 0, end: String(offsets.at(-1)! + 1), records: offsets.length, file: FILE, first: String(offsets[0]), last: String(offsets.at(-1)), ...more };
    const manifest: Manifest = {
      format: 1, id: 'x', realm: 'real', begunAt: '', cluster: 'c', cut: { at: '', heldMs: 1, audits: [] }, groups: [], bases: {},
      postgres: { kind: 'external', version: '18', restorePoint: 'p', lsn: '0/0' },
      topics: [{ name: 't', partitions: 1, config: { 'cleanup.policy': cleanup }, logs: [part] }],
    };
    const text = JSON.stringify(manifest);
    writeFileSync(join(folder, 'manifest.json'), text);
    writeFileSync(join(folder, 'SHA256SUMS'), `${sum}  ${FILE}\n${sumOf(text)}  manifest.json\n`);
  }
  const refused = (message: RegExp) => expect(verifyBackup(folder)).rejects.toMatchObject({ message: expect.stringMatching(message), remedy: expect.stringContaining('older') });

  it('that is: it says what is in it', async () => {
    await backup([5, 6, 7]);
    expect((await verifyBackup(folder)).topics[0]!.logs[0]).toMatchObject({ records: 3, end: '8' });
  });
  it('one that was broken off has no manifest', () => refused(/holds no finished backup/));
  it('a file that is missing is named', async () => {
    await backup([5, 6, 7]);
    rmSync(join(folder, FILE));
    await refused(/topics\/t-0\.gz is missing/);
  });
  it('a byte that has turned is found, and the file named', async () => {
    await backup([5, 6, 7]);
    const content = readFileSync(join(folder, FILE));
    content[content.length >> 1]! ^= 1;
    writeFileSync(join(folder, FILE), content);
    await refused(/topics\/t-0\.gz is not what was written/);
  });
  it('a manifest that was changed is found', async () => {
    await backup([5, 6, 7]);
    writeFileSync(join(folder, 'manifest.json'), readFileSync(join(folder, 'manifest.json'), 'utf8').replace('"records":3', '"records":2'));
    await refused(/manifest\.json is not what was written/);
  });
  it('checksums that are gone are missed', async () => {
    await backup([5]);
    rmSync(join(folder, 'SHA256SUMS'));
    await refused(/SHA256SUMS is missing/);
  });
  it('a manifest that is cut off is named', async () => {
    await backup([5]);
    writeFileSync(join(folder, 'manifest.json'), '{"format":1,');
    await refused(/manifest\.json is damaged/);
  });
  it('a hole in a log is told with its offsets', async () => {
    await backup([5, 6, 9]);
    await refused(/t\/0: records 7 to 8 are missing/);
  });
  it('where compaction left holes there are none', async () => {
    await backup([5, 6, 9], { cleanup: 'compact', end: '12' });
    await expect(verifyBackup(folder)).resolves.toBeDefined();
  });
  it('a log that ends before its end is told', async () => {
    await backup([5, 6, 7], { end: '20' });
    await refused(/t\/0 ends at 7, and the log at 20/);
  });
  it('fewer records than it says are told', async () => {
    await backup([5, 6, 7], { records: 4 });
    await refused(/has 3 records up to 7, not 4 up to 7/);
  });
  it('a backup of another format is left to its own release', async () => {
    await backup([5]);
    writeFileSync(join(folder, 'manifest.json'), '{"format":2}');
    await expect(verifyBackup(folder)).rejects.toMatchObject({ code: 'invalid-argument', remedy: expect.stringContaining('release that made it') });
  });
});
