// What the components of a test of seconds run with: the int specs. (The e2e suites run for minutes, at full load.) Both only save time, and both may be set otherwise.
import { accessSync, constants, statfsSync } from 'node:fs';

/** A folder of a test lives for seconds: in memory, where there is plenty of it, nothing waits for a disk. */
const MEMORY = '/dev/shm';
const PLENTY = 6 * 1024 ** 3;

function inMemory() {
  try {
    accessSync(MEMORY, constants.W_OK);
    const { bavail, bsize } = statfsSync(MEMORY);
    return bavail * bsize >= PLENTY;
  } catch {
    return false;
  }
}

if (process.env.TMPDIR === undefined && inMemory()) process.env.TMPDIR = MEMORY;
// A broker that lives for seconds does not earn back what the optimising compiler costs.
process.env.ORRERY_JVM_FLAGS ??= '-XX:TieredStopAtLevel=1';
