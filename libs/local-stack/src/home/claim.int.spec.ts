import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { packageFile } from '../package-file.js';

const KILLED = JSON.stringify({ supervisor: { pid: process.pid, started: 'long ago' }, children: [] });

class Claimer {
  private readonly child;
  private readonly lines;

  constructor(home: string) {
    this.child = spawn(process.execPath, [packageFile('dist', 'home', 'fixture', 'claim.js'), home], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.lines = createInterface(this.child.stdout)[Symbol.asyncIterator]();
  }
  async says(): Promise<string> {
    return ((await this.lines.next()) as { value: string }).value;
  }
  tell(): void {
    this.child.stdin.write('\n');
  }
  async end(): Promise<void> {
    const gone = this.child.exitCode === null ? once(this.child, 'exit') : undefined;
    this.tell();
    await gone;
  }
}

describe('starts at once on one folder', () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'orrery-claim-'));
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  it.each([
    ['an empty folder', undefined],
    ['a folder that a killed start has left', KILLED],
  ])('on %s: one has it, the others are told so', async (_what, left) => {
    for (let round = 0; round < 5; round += 1) {
      if (left !== undefined) writeFileSync(join(home, 'stack.json'), left);
      const claimers = Array.from({ length: 4 }, () => new Claimer(home));
      for (const claimer of claimers) expect(await claimer.says()).toBe('ready');
      for (const claimer of claimers) claimer.tell();
      const said = await Promise.all(claimers.map((claimer) => claimer.says()));
      await Promise.all(claimers.map((claimer) => claimer.end()));
      expect(said.sort()).toEqual(['claimed', 'refused', 'refused', 'refused']);
      expect(readdirSync(home)).toEqual([]);
    }
  }, 60_000);
});
