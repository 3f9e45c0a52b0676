import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KeptBackups, nameAt } from './kept-backups.js';

describe('a folder of backups', () => {
  let parent: string;
  let kept: KeptBackups;
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'orrery-kept-'));
    kept = new KeptBackups(parent);
  });
  afterEach(() => rmSync(parent, { recursive: true }));

  const add = (at: string, isFinished = true): string => {
    const name = nameAt(new Date(at));
    mkdirSync(join(parent, name, 'topics'), { recursive: true });
    if (isFinished) writeFileSync(join(parent, name, 'manifest.json'), '{}');
    return name;
  };
  const there = () => readdirSync(parent).sort();

  it('names sort as times do, over a month, a year and the hour that clocks repeat', () => {
    const times = ['2026-10-24T23:59:59.999Z', '2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z', '2026-11-30T23:59:59Z', '2026-12-31T23:59:59Z', '2027-01-01T00:00:00Z'];
    const names = times.map((at) => nameAt(new Date(at)));
    expect(names.toSorted()).toEqual(names);
    expect(names[1]).toBe('2026-10-25T00-30-00-000Z');
  });

  it('keeps the latest ones, and deletes the oldest', async () => {
    const names = ['2026-11-27', '2026-11-28', '2026-11-29', '2026-11-30'].map((day) => add(`${day}T03:00:00Z`));
    expect(await kept.keepLatest(2)).toEqual(names.slice(0, 2));
    expect(there()).toEqual(names.slice(2));
    expect(await kept.keepLatest(5)).toEqual([]);
  });

  it('does not count what was broken off among those it keeps, and takes it away when room is made', async () => {
    const whole = add('2026-11-28T03:00:00Z');
    const broken = [add('2026-11-29T03:00:00Z', false), add('2026-11-30T03:00:00Z', false)];
    expect(await kept.keepLatest(1)).toEqual([]);
    expect(there()).toEqual([whole, ...broken]);
    expect(await kept.clear()).toEqual(broken);
    expect(there()).toEqual([whole]);
  });

  it('leaves alone what it has not named: folders of people, and what a file system puts there', async () => {
    for (const name of ['lost+found', 'before-the-upgrade', '2026-11-28']) mkdirSync(join(parent, name));
    const whole = add('2026-11-30T03:00:00Z');
    expect([await kept.clear(), await kept.keepLatest(1)]).toEqual([[], []]);
    expect(there()).toEqual(['2026-11-28', whole, 'before-the-upgrade', 'lost+found']);
  });

  it('is made where it is not there yet', async () => {
    expect(await new KeptBackups(join(parent, 'new')).clear()).toEqual([]);
    expect(there()).toEqual(['new']);
  });
});
