import { randomBytes } from 'node:crypto';
import { type Context } from '../stories.js';

/** Users of deploy/postgres-accounts.sql, and the Secrets that profiles/production.yaml names for them (docs/accounts.md). */
const SECRETS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(['historian', 'alerting', 'simulation', 'command', 'api'].map((service) => [service, `orrery-postgres-${service}`])),
  api_views: 'orrery-postgres-api-reader',
  command_policy: 'orrery-postgres-command-policy',
};
/** The image of PostgreSQL in this cluster has no psql: its own client runs the file over a forwarded port. */
const RUN = `
  import { readFile } from 'node:fs/promises';
  import pg from 'pg';
  const client = new pg.Client(process.env.ADMINISTRATOR);
  await client.connect();
  await client.query(await readFile('deploy/postgres-accounts.sql', 'utf8'));
  for (const [user, password] of Object.entries(JSON.parse(process.env.PASSWORDS))) await client.query('alter role ' + client.escapeIdentifier(user) + ' password ' + client.escapeLiteral(password));
  await client.end();`;

/** Each service has an account of its own that may do no more than it needs, and so has each reader. */
export async function makePostgresAccounts({ operator }: Context): Promise<void> {
  const passwords = Object.fromEntries(Object.keys(SECRETS).map((user) => [user, randomBytes(18).toString('base64url')]));
  const applied = Object.entries(SECRETS).map(([user, secret]) => `kubectl create secret generic ${secret} -n orrery --from-literal=url=postgres://${user}:${passwords[user]}@orrery-postgres:5432/orrery --dry-run=client -o yaml | kubectl apply -n orrery -f -`);
  await operator.types(
    `kubectl port-forward -n orrery svc/orrery-postgres 5432:5432 > /dev/null 2>&1 &
for try in $(seq 100); do (: < /dev/tcp/127.0.0.1/5432) 2> /dev/null && break; sleep 0.1; done
export ADMINISTRATOR=$(kubectl get secret orrery-postgres-admin -n orrery -o 'jsonpath={.data.url}' | base64 -d | sed s/@orrery-postgres:/@127.0.0.1:/)
node --input-type=module -e "$RUN"
${applied.join('\n')}`,
    { RUN, PASSWORDS: JSON.stringify(passwords) },
  );
}
