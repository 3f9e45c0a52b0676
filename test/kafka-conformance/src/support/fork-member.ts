import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** The build's own file: a process cannot be started from TypeScript. */
const PROGRAM = join(import.meta.dirname, '..', '..', 'dist', 'support', 'tally-member.js');

export interface Report {
  readonly ready: number[];
  readonly totals: Record<string, number>;
}

export class ForkedMember {
  private readonly child: ChildProcess;
  readonly ended: Promise<NodeJS.Signals | null>;
  last: Report = { ready: [], totals: {} };
  reports = 0;

  constructor(brokers: readonly string[], realm: string, fault?: { point: string; times: number }) {
    this.child = fork(PROGRAM, [brokers.join(','), realm, ...(fault ? [fault.point, String(fault.times)] : [])], { execArgv: [], stdio: 'ignore' });
    this.ended = once(this.child, 'exit').then(([, signal]) => signal as NodeJS.Signals | null);
    this.child.on('message', (report: Report) => {
      this.last = report;
      this.reports += 1;
    });
  }

  freeze(): void {
    this.child.kill('SIGSTOP');
  }

  thaw(): void {
    this.child.kill('SIGCONT');
  }

  async kill(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill('SIGKILL');
    await this.ended;
  }
}
