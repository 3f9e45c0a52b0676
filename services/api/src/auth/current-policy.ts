import { Logger } from '@nestjs/common';
import { type Grant, type Parts, Policy } from '@orrery/access';
import { OrreryError } from '@orrery/contracts';
import { type PolicyWatch } from '../adapters/policy-watch.js';

/** Where a policy is read from; what it gives is at least as new as the version that was read before. */
export interface PolicySource {
  grants(): Promise<readonly Grant[]>;
  parts(): Promise<Parts>;
}

const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * The policy that holds. Whoever asks first waits until the version in PostgreSQL has been read *after* they asked: what was
 * revoked before is never open to them, whichever instance revoked it (ADR 0013). Those who wait at once share one read.
 */
export class CurrentPolicy {
  private policy: Policy | undefined;
  private running: Promise<Policy> | undefined;
  private next: Promise<Policy> | undefined;
  private expiry: NodeJS.Timeout | undefined;
  private readonly listeners: (() => void)[] = [];
  private readonly logger = new Logger('policy');

  constructor(
    private readonly watch: PolicyWatch,
    private readonly source: PolicySource,
  ) {
    watch.onChange(() => void this.fresh().catch((error: unknown) => this.logger.warn({ err: error, msg: 'the policy has changed and cannot be read' })));
  }

  /** As it was last read. @throws OrreryError `unavailable` before that */
  get latest(): Policy {
    if (this.policy) return this.policy;
    throw unreadable(undefined);
  }

  /** As it is now. @throws OrreryError `unavailable`: without it nothing is open */
  fresh(): Promise<Policy> {
    // A read that has begun already may not have seen what was decided before this request came.
    this.next ??= (this.running ?? Promise.resolve()).then(
      () => this.begin(),
      () => this.begin(),
    );
    return this.next;
  }

  /** Called after the policy or the tree has changed, and when a grant has ended. */
  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  close(): Promise<void> {
    clearTimeout(this.expiry);
    return this.watch.close();
  }

  private begin(): Promise<Policy> {
    this.running = this.next;
    this.next = undefined;
    return this.read();
  }

  private async read(): Promise<Policy> {
    try {
      const versions = await this.watch.versions();
      const known = this.policy;
      if (known && known.version === versions.policy && known.treeVersion === versions.tree) return known;
      const [grants, parts] = await Promise.all([this.source.grants(), known?.treeVersion === versions.tree ? known.parts : this.source.parts()]);
      this.policy = new Policy(versions.policy, versions.tree, grants, parts);
      this.tell();
      return this.policy;
    } catch (error) {
      throw unreadable(error);
    }
  }

  private tell(): void {
    const now = Date.now();
    clearTimeout(this.expiry);
    const end = this.latest.nextEnd(now);
    if (end < Infinity) this.expiry = setTimeout(() => this.tell(), Math.min(Math.max(end - now, 1), MAX_TIMER_MS)).unref();
    for (const listener of this.listeners) listener();
  }
}

function unreadable(cause: unknown): OrreryError {
  return new OrreryError('unavailable', 'which policy holds cannot be read, so nothing is open', {
    cause,
    remedy: 'Ask again after Retry-After. If it stays, see whether PostgreSQL runs.',
    details: { kind: 'policy-unavailable' },
  });
}
