import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/**
 * CPU time (user and system, all threads) that a process has used so far, in µs. On Linux by the scheduler's own
 * nanosecond count, elsewhere by `ps`, whose hundredths of a second want windows of several seconds.
 */
export function cpuMicros(pid: number): number {
  return process.platform === 'linux' ? fromScheduler(pid) : fromPs(execFileSync('ps', ['-o', 'cputime=', '-p', String(pid)], { encoding: 'utf8' }));
}

function fromScheduler(pid: number): number {
  let nanos = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    try {
      nanos += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]);
    } catch {
      // The thread ended between the two calls.
    }
  }
  return nanos / 1_000;
}

/** `[[dd-]hh:]mm:ss[.cc]` → µs. */
export function fromPs(text: string): number {
  const [days, clock] = text.trim().includes('-') ? (text.trim().split('-') as [string, string]) : ['0', text.trim()];
  const seconds = clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  return (Number(days) * 86_400 + seconds) * 1_000_000;
}
