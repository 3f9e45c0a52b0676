import { type FailedItem } from '@orrery/contracts';
import { type MonitoredItem, qualityOf, statusName } from '@orrery/opcua';
import { type BoundItem } from './bound-item.js';

interface Failure {
  bound: BoundItem;
  status: number;
  reason: string;
  told: boolean;
}

/** Items that the server refuses or has lost: each is told to its twin once for each code, and listed in the status. */
export class FailingItems {
  private readonly failures = new Map<string, Failure>();

  /** The server answered about an item. */
  judge(bound: BoundItem, { status, reason }: Pick<MonitoredItem, 'status' | 'reason'>): void {
    const { key } = bound.spec;
    if (qualityOf(status) !== 'bad') {
      this.failures.delete(key);
      return;
    }
    const before = this.failures.get(key);
    const told = before !== undefined && before.told && before.status === status;
    this.failures.set(key, { bound, status, reason: reason ?? statusName(status), told });
  }

  forget(key: string): void {
    this.failures.delete(key);
  }

  get count(): number {
    return this.failures.size;
  }

  /** Failures whose twin has not been told yet; they count as told from now on. */
  takeUntold(): { bound: BoundItem; status: number }[] {
    const untold = [...this.failures.values()].filter(({ told }) => !told);
    for (const failure of untold) failure.told = true;
    return untold.map(({ bound, status }) => ({ bound, status }));
  }

  list(): FailedItem[] {
    return [...this.failures.values()].map(({ bound, status, reason }) => ({
      node: bound.item.node,
      twinId: bound.twinId,
      path: bound.item.path,
      statusCode: status,
      reason,
    }));
  }
}
