import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { defineCustomResources } from '../../check/applied.js';
import { conduitsHold } from '../conduits.js';
import { administrator, providerSettings, signedIn } from '../signed-in.js';
import { type Context, type Story } from '../stories.js';
import { UPGRADE, withValues } from './as-typed.js';
import { heard } from './canary.js';
import { PLANT, TWIN } from './plant.js';
import { makePostgresAccounts } from './postgres-accounts.js';

/** The release that stands for what a platform team has already: the components of the laptop's profile and nothing else. */
const PEERS = 'peers';
const peer = (part: string, port: number) => ({ to: [{ podSelector: { matchLabels: { 'app.kubernetes.io/instance': PEERS, 'app.kubernetes.io/name': part } } }], ports: [port] });

/** What the profile cannot know. There is no TLS to Kafka here: `npm run e2e -- operation --testPathPatterns rotation` has it. */
const ACME = {
  image: { pullPolicy: 'Never' },
  kafka: { brokers: ['orrery-kafka:19092'], admin: { username: 'admin', password: { name: 'orrery-kafka-admin', key: 'password' } } },
  settings: { ORRERY_OIDC_ISSUER: 'http://orrery-oidc:8090', ORRERY_OTLP_ENDPOINT: null, ORRERY_OTLP_SAMPLE_RATIO: null },
  secrets: { ORRERY_KAFKA_PASSWORD: { name: 'orrery-kafka-%s', key: 'password' }, ORRERY_KAFKA_CA: null },
  plant: { git: null, configMap: PLANT, variables: null },
  backup: { kafka: { username: 'backup', password: { name: 'orrery-kafka-backup', key: 'password' } } },
  network: { kafka: peer('kafka', 19_092), postgres: peer('postgres', 5_432), redis: peer('redis', 6_379), oidc: peer('oidc', 8_090) },
};

/** In the order of docs/kubernetes.md, "Install": without the plant's job, its right, then with it. */
export const production: Story = async (context, figure) => {
  const { folder, operator, book, services, definitions } = context;
  const acme = join(folder, 'production.yaml');
  await writeFile(acme, stringify(ACME));
  await startPeers(context);
  await bring(context);
  await makePostgresAccounts(context);
  await defineCustomResources(operator.cluster, definitions);
  const install = book.take('kubernetes.md', 'Install');
  figure(`every pod ready in ${(await operator.typesUntilReady(withValues(acme, install))).toFixed(0)} s`);
  await signedIn(context, `orrery --url http://127.0.0.1:8080 policy apply -f ${await rightOfPlant(context)}`);
  await operator.typesUntilReady(withValues(acme, UPGRADE));
  const twins = await signedIn(context, 'orrery --url http://127.0.0.1:8080 get twins');
  await heard(context, book.again('kubernetes.md', 'The canary'));
  const { problems, open, closed } = await conduitsHold(operator, services);
  const pods = (await operator.pods()).filter(({ ended }) => !ended);
  figure(`${pods.length} pods, the peers' among them; ${open} ways open, ${closed} closed`);
  return [...(await operator.restarted()), ...problems, ...(twins.includes(TWIN) ? [] : [`the twin of the plant folder is not among: ${twins}`])];
};

/** Without data of before, and without policies of their own: how they are guarded is their owner's. The provider knows the client of the plant's job, which has no role. */
async function startPeers({ root, folder, operator, services }: Context): Promise<void> {
  const settings = await providerSettings(root);
  const secret = settings.machineClients[0]!.secret;
  const provider = join(folder, 'settings.json');
  await writeFile(provider, JSON.stringify({ ...settings, machineClients: [...settings.machineClients, { id: 'orrery-plant', roles: [], secret }] }), { mode: 0o600 });
  const off = [...services.keys()].map((name) => `services.${name}.enabled=false`);
  await operator.types(`helm uninstall orrery -n orrery --wait --timeout 10m --ignore-not-found
kubectl delete jobs -n orrery --all
kubectl delete pvc -n orrery --all
kubectl create secret generic orrery-oidc -n orrery --from-file=settings.json=${provider} --dry-run=client -o yaml | kubectl apply -n orrery -f -
helm install ${PEERS} deploy/chart -n orrery -f deploy/chart/profiles/laptop.yaml --set topics.enabled=false,topics.followExports=false,network.policies=false,${off.join(',')}`);
  await operator.allReady();
}

/** The Secrets that the profile names beside those of the laptop's. */
async function bring({ root, folder, operator }: Context): Promise<void> {
  const { secret } = await administrator(root);
  const authority = join(folder, 'authority.pem');
  await operator.types(`cd ${folder}
openssl req -x509 -newkey rsa:2048 -nodes -keyout authority.key -out ${authority} -days 1 -subj /CN=acme 2> /dev/null
echo '{}' > credentials.json
kubectl create secret generic orrery-authorities -n orrery --from-file=ca.pem=${authority}
kubectl create configmap plant-ca -n orrery --from-file=ca.pem=${authority}
for name in orrery-opcua-readers orrery-opcua-writers orrery-mqtt-readers orrery-mqtt-writers; do kubectl create secret generic $name -n orrery --from-file=credentials.json; done
kubectl create secret generic orrery-smtp -n orrery --from-literal=url=smtp://mail.acme.example:587
kubectl create secret generic orrery-webhooks -n orrery --from-literal=secrets="cmms=whsec_$(openssl rand -base64 32)"
kubectl delete secret orrery-plant-client -n orrery --ignore-not-found
kubectl create secret generic orrery-plant-client -n orrery --from-literal=secret=${secret}`);
}

/** The policy as the page has it, as a file. */
async function rightOfPlant({ root, folder }: Context): Promise<string> {
  const page = await readFile(join(root, 'docs/kubernetes.md'), 'utf8');
  const policy = /```yaml\n(- \{ id: plant-job[^`]*)```/.exec(page)?.[1];
  if (policy === undefined) throw new Error('docs/kubernetes.md no longer has the policy of the plant’s job as YAML');
  const file = join(folder, 'policy.yaml');
  await writeFile(file, policy);
  return file;
}
