import { existsSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { MANIFEST_FILE } from './manifest.js';

/** The form of a name that `nameAt` gives: what else lies in the folder is somebody else's. */
const NAME = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z$/;

/** A folder's name by the time, UTC to the millisecond, without what file systems mind: names sort as times do. */
export const nameAt = (at: Date): string => at.toISOString().replaceAll(/[:.]/g, '-');

/** A folder of backups, each under the time at which it was begun. */
export class KeptBackups {
  constructor(readonly parent: string) {}

  /**
   * Makes room: what was broken off before goes. Only for whoever may be sure that no other backup is being made here.
   * @returns names of what was deleted
   */
  async clear(): Promise<string[]> {
    await mkdir(this.parent, { recursive: true, mode: 0o700 });
    const broken = (await this.names()).filter((name) => !this.isFinished(name));
    for (const name of broken) await rm(join(this.parent, name), { recursive: true, force: true });
    return broken;
  }

  /**
   * Deletes the oldest finished ones but the `count` latest.
   * @returns their names
   */
  async keepLatest(count: number): Promise<string[]> {
    const finished = (await this.names()).filter((name) => this.isFinished(name));
    const old = finished.slice(0, Math.max(0, finished.length - count));
    for (const name of old) {
      // First, so that half of one never passes for a backup.
      await rm(join(this.parent, name, MANIFEST_FILE), { force: true });
      await rm(join(this.parent, name), { recursive: true, force: true });
    }
    return old;
  }

  private async names(): Promise<string[]> {
    const entries = await readdir(this.parent, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory() && NAME.test(entry.name)).map(({ name }) => name).sort();
  }

  private isFinished(name: string): boolean {
    return existsSync(join(this.parent, name, MANIFEST_FILE));
  }
}
