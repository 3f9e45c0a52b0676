import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { NAMESPACE } from './operator.js';
import { type Context } from './stories.js';

interface Client {
  readonly id: string;
  readonly secret: string;
}

/** The machine client of the laptop's provider that may do all. */
export const administrator = async (root: string): Promise<Client> => (await providerSettings(root)).machineClients.find((client) => client.id === 'orrery-admin')!;

/** Settings of the laptop's provider, as `npm run kubernetes:secrets` wrote them. */
export async function providerSettings(root: string): Promise<{ readonly machineClients: readonly Client[] }> {
  const documents = parseAllDocuments(await readFile(join(root, '.orrery/kubernetes/secrets.yaml'), 'utf8')).map((document) => document.toJS() as { metadata: { name: string }; stringData: Record<string, string> } | null);
  return JSON.parse(documents.find((document) => document?.metadata.name === 'orrery-oidc')!.stringData['settings.json']!) as { machineClients: Client[] };
}

/** Lines typed by the administrator, beside the forwarded ports that the page tells: the api at 8080, the provider at 8090 under its own name. */
export async function signedIn({ root, operator }: Context, script: string): Promise<string> {
  const { id, secret } = await administrator(root);
  const forwarded = ['kubectl port-forward', '-n', NAMESPACE].join(' ');
  return operator.types(
    `${forwarded} svc/orrery-api 8080:80 > /dev/null 2>&1 & ${forwarded} svc/orrery-oidc 8090:8090 > /dev/null 2>&1 &
for port in 8080 8090; do for try in $(seq 100); do (: < /dev/tcp/127.0.0.1/$port) 2> /dev/null && break; sleep 0.1; done; done
${script}`,
    { ORRERY_CLIENT_ID: id, ORRERY_CLIENT_SECRET: secret },
  );
}
