import { join } from 'node:path';
import { workloadsOf } from '../chart/manifests.js';
import { rendering } from './rendering.js';
import { scalersSignIn } from './scalers.js';

const { hasHelm, manifests } = rendering(join(import.meta.dirname, '..', '..', '..'), process.env);

(hasHelm ? describe : describe.skip)('values of the chart', () => {
  it("begin a realm's accounts in Kafka with its name, or with the prefix that is given: those that sign in are those that get the rights, backups and scalers among them", async () => {
    for (const [set, prefix] of [[[], ''], [['realm="shadow"'], 'shadow-'], [['realm="shadow"', 'kafka.accountPrefix=""'], ''], [['kafka.accountPrefix="acme."'], 'acme.']] as const) {
      const all = await manifests('production', ...set);
      const accounts = workloadsOf(all).map(({ part, pod }) => [part, pod.containers[0]!.env?.find(({ name }) => name === 'ORRERY_KAFKA_USERNAME')?.value] as const).filter(([part]) => part !== 'plant' && part !== 'plant-drift');
      for (const [part, account] of accounts) expect([part, account]).toEqual([part, /topics$/.test(part) ? 'orrery-admin' : `${prefix}${part}`]);
      expect(accounts.map(([part]) => part)).toEqual(expect.arrayContaining(['historian', 'api', 'backup', 'topics', 'export-topics']));
      expect((workloadsOf(all).find(({ part }) => part === 'topics')!.pod.containers[0] as unknown as { args: string[] }).args).toEqual(['--acls', `--account-prefix=${prefix}`, `--backup-account=${prefix}backup`]);
      expect(all.find(({ metadata }) => metadata.name === 'orrery-historian-scaler')!.data).toMatchObject({ username: `${prefix}historian` });
      expect(scalersSignIn(all)).toEqual([]);
    }
  }, 90_000);
});
