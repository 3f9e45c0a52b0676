import { type Provider } from '@nestjs/common';
import { TwinTree } from '@orrery/access';
import { CONFIG, Drain, HealthRegistry } from '@orrery/service-kit';
import { type Pool } from 'pg';
import { PolicyStore } from '../adapters/policy.store.js';
import { PostgresPolicyWatch } from '../adapters/policy-watch.js';
import { TwinDirectoryStore } from '../adapters/twin-directory.store.js';
import { CurrentPolicy } from '../auth/current-policy.js';
import { Decisions } from '../auth/decisions.js';
import { type Config } from '../config.js';
import { POOL } from '../tokens.js';
import { schemaOfRealm } from '../schema/migrations.js';

/** Who may do what: the policy in PostgreSQL, and what is written down of decisions. */
export const policyProviders: Provider[] = [
  { provide: PolicyStore, inject: [POOL], useFactory: (pool: Pool) => new PolicyStore(pool) },
  { provide: Decisions, inject: [CONFIG], useFactory: ({ loggedDecisions }: Config) => new Decisions(loggedDecisions) },
  {
    provide: CurrentPolicy,
    inject: [CONFIG, PolicyStore, TwinDirectoryStore, HealthRegistry, Drain],
    useFactory: async ({ postgres, realm }: Config, store: PolicyStore, directory: TwinDirectoryStore, health: HealthRegistry, drain: Drain): Promise<CurrentPolicy> => {
      const policy = new CurrentPolicy(new PostgresPolicyWatch(postgres.url, schemaOfRealm(realm)), {
        grants: () => store.grants(),
        parts: async () => new TwinTree(await directory.tree()),
      });
      drain.add('close', 'policy', () => policy.close());
      await policy.fresh();
      health.register('policy', async () => ({ ok: true, detail: `version ${(await policy.fresh()).version}` }));
      return policy;
    },
  },
];
