import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TAR_END, tarHeader, tarPadding } from './tar.js';

it('what it writes, the tar of every system reads: folders, files of any length, rights of their owner alone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'orrery-tar-'));
  const files = { 'a/empty': '', 'a/one': 'x', 'a/block': 'y'.repeat(512), 'more': 'z'.repeat(1_000) };
  const parts = Object.entries(files).flatMap(([path, content]) => [tarHeader({ path, isFolder: false, bytes: content.length }), Buffer.from(content), tarPadding(content.length)]);
  execFileSync('tar', ['-x', '-C', folder], { input: Buffer.concat([tarHeader({ path: 'a', isFolder: true, bytes: 0 }), ...parts, TAR_END]) });
  for (const [path, content] of Object.entries(files)) expect(readFileSync(join(folder, path), 'utf8')).toBe(content);
  expect([statSync(join(folder, 'a')).mode & 0o777, statSync(join(folder, 'more')).mode & 0o777]).toEqual([0o700, 0o600]);
  rmSync(folder, { recursive: true });
});
