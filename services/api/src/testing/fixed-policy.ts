import { type Provider } from '@nestjs/common';
import { type Grant, TwinTree } from '@orrery/access';
import { Access } from '../auth/access.js';
import { CurrentPolicy } from '../auth/current-policy.js';
import { Decisions } from '../auth/decisions.js';

/** A policy that a spec writes itself; `grants` and `tree` may be changed, `change` makes them hold. */
export class FixedPolicy {
  grants: readonly Grant[] = [];
  tree = new TwinTree();
  /** While set, nobody can be told which policy holds. */
  isAway = false;
  private version = 1;
  private tell: () => void = () => undefined;
  readonly current = new CurrentPolicy(
    {
      versions: async () => {
        if (this.isAway) throw new Error('away');
        return { policy: this.version, tree: this.version };
      },
      onChange: (listener) => (this.tell = listener),
      close: async () => undefined,
    },
    { grants: async () => this.grants, parts: async () => this.tree },
  );

  change(grants: readonly Grant[] = this.grants, tree = this.tree): void {
    Object.assign(this, { grants, tree });
    this.version += 1;
    this.tell();
  }

  get access(): Access {
    return new Access(this.current, new Decisions('denied'));
  }

  providers(): Provider[] {
    return [Access, { provide: CurrentPolicy, useValue: this.current }, { provide: Decisions, useValue: new Decisions('denied') }];
  }
}
