import { join } from 'node:path';
import { type Manifest, readManifests } from '../chart/manifests.js';
import { type KnownService, knownServices } from '../chart/service-facts.js';
import { valuesSchema } from '../chart/values-schema.js';
import { toolSettings } from '../chart/read-settings.js';
import { CHART_SETTINGS } from '../chart/service-table.js';
import { monitoringFits, recordedBy, unknownMetrics } from './metrics.js';
import { hooksReach } from './hooks.js';
import { servicesAreMissed } from './missed.js';
import { operable } from './operation.js';
import { onlyCommandWrites, policiesCover } from './policies.js';
import { restricted } from './restricted.js';
import { secretsAreFiles, secretsAreReferred } from './secrets.js';
import { settingsAreReachable, settingsFit } from './settings.js';

const root = join(import.meta.dirname, '..', '..', '..');

/** A pod that nothing is said against; what a test changes of it is what must be seen. */
const good = (part: string, env = '', more = { pod: 'automountServiceAccountToken: false', container: 'readOnlyRootFilesystem: true' }) => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: orrery-${part}, labels: { app.kubernetes.io/name: ${part} } }
spec:
  replicas: 1
  template:
    metadata: { labels: { app.kubernetes.io/name: ${part}, app.kubernetes.io/part-of: orrery } }
    spec:
      ${more.pod}
      securityContext: { runAsNonRoot: true, seccompProfile: { type: RuntimeDefault } }
      terminationGracePeriodSeconds: 30
      containers:
        - name: ${part}
          image: registry.example/orrery-${part}:1.0.0
          securityContext: { allowPrivilegeEscalation: false, ${more.container}, capabilities: { drop: [ALL] } }
          resources: { requests: { memory: 1Mi }, limits: { memory: 1Mi } }
          env: [${env}]
`;
const policy = (name: string, part: string, spec: string) => `
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: ${name}, labels: { app.kubernetes.io/name: ${part} } }
spec: { podSelector: { matchLabels: ${part === 'orrery' ? '{ app.kubernetes.io/part-of: orrery }' : `{ app.kubernetes.io/name: ${part} }`} }, policyTypes: [Ingress, Egress], ${spec} }
`;
const of = (text: string): Manifest[] => readManifests(text);

describe('what is asked of the rendered chart', () => {
  let services: ReadonlyMap<string, KnownService>;
  beforeAll(async () => {
    services = await knownServices(root);
  }, 60_000);

  it('reads what helm rendered as Kubernetes does: 0440 is octal, and a plain no is no text', () => {
    expect(of('kind: Pod\nspec: { mode: 0440, said: no, quoted: "0440" }')).toEqual([{ kind: 'Pod', spec: { mode: 288, said: false, quoted: '0440' } }]);
  });

  it('has nothing against a container that is restricted', () => {
    expect(restricted(of(good('historian')))).toEqual([]);
  });

  it.each([
    ['a writable root', { pod: 'automountServiceAccountToken: false', container: 'readOnlyRootFilesystem: false' }, 'may write its root filesystem'],
    ['a token', { pod: 'hostNetwork: false', container: 'readOnlyRootFilesystem: true' }, 'mounts a token of its service account'],
    ['the network of its host', { pod: '{ automountServiceAccountToken: false, hostNetwork: true }'.slice(2, -2).replace(', ', '\n      '), container: 'readOnlyRootFilesystem: true' }, "is in the host's network"],
    ['a capability', { pod: 'automountServiceAccountToken: false', container: 'readOnlyRootFilesystem: true, privileged: true' }, 'is privileged'],
  ])('sees %s', (_what, more, problem) => {
    expect(restricted(of(good('historian', '', more))).join()).toContain(problem);
  });

  it('sees a secret that is written, whatever it is called', () => {
    const env = ['{ name: ORRERY_KAFKA_PASSWORD, value: hunter2 }', '{ name: ORRERY_HTTP_HOST, value: "http://a:b@c" }', '{ name: SOME_TOKEN, value: x }', '{ name: ORRERY_LOG_LEVEL, value: info }'].join();
    expect(secretsAreReferred(of(good('historian', env)), services)).toEqual(['ORRERY_KAFKA_PASSWORD', 'ORRERY_HTTP_HOST', 'SOME_TOKEN'].map((name) => `Deployment/orrery-historian gives ${name} as text: name a key of a Secret`));
    expect(secretsAreReferred(of('apiVersion: v1\nkind: Secret\nmetadata: { name: s }\nstringData: { a: b }'), services)).toEqual(['Secret/s holds secrets in the chart']);
  });

  it('sees a secret that a restart alone would change, and a file that is not mounted', () => {
    const variable = '{ name: ORRERY_KAFKA_PASSWORD, valueFrom: { secretKeyRef: { name: s, key: k } } }';
    const file = '{ name: ORRERY_POSTGRES_URL_FILE, value: /etc/orrery/secrets/ORRERY_POSTGRES_URL }';
    const volume = 'volumes: [{ name: secrets, projected: { sources: [{ secret: { name: s, items: [{ key: k, path: ORRERY_POSTGRES_URL }] } }] } }]';
    expect(secretsAreFiles(of(good('historian', [variable, file].join())), services)).toEqual([
      'Deployment/orrery-historian gives ORRERY_KAFKA_PASSWORD as a variable, which keeps what it was at the start: mount it, and name it in ORRERY_KAFKA_PASSWORD_FILE',
      'Deployment/orrery-historian names /etc/orrery/secrets/ORRERY_POSTGRES_URL in ORRERY_POSTGRES_URL_FILE, which is not mounted',
    ]);
    expect(secretsAreFiles(of(good('historian', file, { pod: `automountServiceAccountToken: false\n      ${volume}`, container: 'readOnlyRootFilesystem: true' })), services)).toEqual([]);
  });

  it('sees a setting that was invented, one that the service would refuse, and one that it lacks', () => {
    const env = ['{ name: ORRERY_POSTGRES_SESSIONS, value: "1e+06" }', '{ name: ORRERY_REDIS_URL, value: x }', '{ name: ORRERY_KAFKA_BROKERS, value: "kafka:9092" }'].join();
    expect(settingsFit(of(good('historian', env)), services)).toEqual([
      'Deployment/orrery-historian sets ORRERY_REDIS_URL, which historian does not have',
      'Deployment/orrery-historian sets ORRERY_POSTGRES_SESSIONS to "1e+06", for example 8 is right',
      'Deployment/orrery-historian lacks ORRERY_POSTGRES_URL: PostgreSQL database',
    ]);
  });

  it('sees the same of the pod of a backup, whose settings are those of its tool', async () => {
    const tools = await toolSettings(root);
    const env = ['{ name: ORRERY_KAFKA_BROKER, value: "kafka:9092" }', '{ name: ORRERY_REALM, value: "A B" }', '{ name: ORRERY_POSTGRES_URL_FILE, value: /etc/url }'].join();
    const wrong = settingsFit(of(good('backup', env)), tools);
    expect(wrong).toEqual([
      'Deployment/orrery-backup sets ORRERY_KAFKA_BROKER, which backup does not have',
      expect.stringMatching(/^Deployment\/orrery-backup sets ORRERY_REALM to "A B", for example .* is right$/),
      expect.stringMatching(/^Deployment\/orrery-backup lacks ORRERY_KAFKA_BROKERS: /),
    ]);
  });

  it('sees a pod without policy, and a policy for anybody', () => {
    expect(policiesCover(of(good('historian')))).toEqual(['Deployment/orrery-historian is under no policy that forbids everything', 'Deployment/orrery-historian has no policy of its own']);
    const covered = good('historian') + policy('nothing', 'orrery', '') + policy('historian', 'historian', 'egress: [{ to: [{ ipBlock: { cidr: 10.0.0.1/32 } }], ports: [{ port: 9093 }] }]');
    expect(policiesCover(of(covered))).toEqual([]);
    const open = covered + policy('open', 'historian', 'egress: [{ to: [], ports: [{ port: 1 }] }]') + policy('world', 'historian', 'egress: [{ to: [{ ipBlock: { cidr: 0.0.0.0/0 } }], ports: [{ port: 1 }] }]');
    expect(policiesCover(of(open))).toEqual(['NetworkPolicy/open has a rule for anybody or any port', 'NetworkPolicy/world has a rule for anybody or any port']);
  });

  it('sees a hook that runs before any policy lets it out', () => {
    const hook = (weight: number) => `annotations: { helm.sh/hook: "pre-install,pre-upgrade", helm.sh/hook-weight: "${weight}" }`;
    const job = good('topics').replace('kind: Deployment', 'kind: Job').replace('metadata: { name', `metadata: { ${hook(-10)}, name`);
    const out = 'egress: [{ to: [{ ipBlock: { cidr: 10.0.0.1/32 } }], ports: [{ port: 9093 }] }]';
    const early = (name: string, weight: number, spec = out) => policy(name, 'topics', spec).replace('metadata: { name', `metadata: { ${hook(weight)}, name`);
    const kept = policy('topics', 'topics', out);
    const blind = ['pre-install', 'pre-upgrade'].map((event) => `Job/orrery-topics runs at ${event} before any policy lets it out: where the namespace denies by default it reaches nothing`);
    expect(hooksReach(of(job + kept + early('topics-hook', -20)))).toEqual([]);
    for (const other of [kept, kept + early('topics-hook', -10), kept + early('topics-hook', -20, ''), kept + early('topics-hook', -20).replaceAll('app.kubernetes.io/name: topics', 'app.kubernetes.io/name: other')]) expect(hooksReach(of(job + other))).toEqual(blind);
    expect(hooksReach(of(job + kept + early('topics', -20)))).toEqual(['NetworkPolicy/topics is a hook and has the name of a policy of the release']);
    expect(hooksReach(of(job))).toEqual([]); // another tool guards the network
  });

  it('sees a scaler whose user stands where KEDA does not look, and has nothing against one that signs in by its authentication', () => {
    const scaler = (metadata: string) => `
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata: { name: s, labels: { app.kubernetes.io/name: historian } }
spec: { maxReplicaCount: 2, triggers: [{ type: kafka, metadata: { ${metadata} }, authenticationRef: { name: a } }] }
---
apiVersion: keda.sh/v1alpha1
kind: TriggerAuthentication
metadata: { name: a }
`;
    const refs = (names: string[]) => `[${names.map((name) => `{ parameter: ${name}, name: x, key: ${name} }`).join()}]`;
    const signed = `spec: { secretTargetRef: ${refs(['password'])}, configMapTargetRef: ${refs(['username', 'sasl', 'tls'])} }`;
    expect(operable(of(scaler('topic: t') + signed), services)).toEqual([]);
    expect(operable(of(`${scaler('topic: t, username: historian, sasl: scram_sha512')}spec: { secretTargetRef: ${refs(['password'])} }`), services)).toEqual([
      'ScaledObject/s has username in the metadata of a trigger, where KEDA does not look for it',
      'ScaledObject/s signs in to Kafka without username',
    ]);
  });

  it('lets nobody but command reach the port of a device that is for writing', () => {
    const devices = [{ name: 'filler', cidr: '10.20.1.5/32', read: [4840], write: [4843] }];
    const to = (port: number, block = 'cidr: 10.20.1.5/32') => `egress: [{ to: [{ ipBlock: { ${block} } }], ports: [{ port: ${port} }] }]`;
    expect(onlyCommandWrites(of(policy('c', 'command', to(4843)) + policy('o', 'opcua-ingestion', to(4840))), devices)).toEqual([]);
    expect(onlyCommandWrites(of(policy('o', 'opcua-ingestion', to(4843))), devices)).toEqual(['NetworkPolicy/o reaches port 4843 of filler, where only command may write']);
    const reached = (block: string, cidr = '10.20.1.5/32') => onlyCommandWrites(of(policy('o', 'opcua-ingestion', to(4843, block))), [{ ...devices[0]!, cidr }]).length > 0;
    for (const block of ['cidr: 10.20.0.0/16', 'cidr: 10.20.1.77/24', 'cidr: 10.20.0.0/16, except: [10.20.2.0/24]']) expect([block, reached(block)]).toEqual([block, true]);
    for (const block of ['cidr: 10.20.1.4/32', 'cidr: 10.20.2.0/24', 'cidr: 10.20.0.0/16, except: [10.20.1.0/24]', 'cidr: "2001:db8::/32"']) expect([block, reached(block)]).toEqual([block, false]);
    expect([reached('cidr: 10.20.1.5/32', '10.20.1.0/24'), reached('cidr: "2001:DB8:0::/48"', '2001:db8::5/128'), reached('cidr: "2001:db8:1::/48"', '2001:db8::5/128')]).toEqual([true, true, false]);
    const toPods = (peer: string) => `egress: [{ to: [{ ${peer} }], ports: [{ port: 4843 }] }]`;
    const [mqtt, broker] = ['namespaceSelector: { matchLabels: { name: mqtt } }', 'podSelector: { matchLabels: { app: broker } }'];
    const inCluster = { name: 'broker', to: [{ namespaceSelector: { matchLabels: { name: 'mqtt' } }, podSelector: { matchLabels: { app: 'broker' } } }], read: [8883], write: [4843] };
    const seen = [`${mqtt}, ${broker}`, mqtt, `${mqtt}, podSelector: { matchLabels: { app: other } }`, broker, 'ipBlock: { cidr: 10.0.0.0/8 }'].map((peer) => onlyCommandWrites(of(policy('o', 'opcua-ingestion', toPods(peer))), [inCluster]).length > 0);
    expect(seen).toEqual([true, true, false, false, false]);
  });

  it('sees a service that is killed before it has drained, that nobody probes, and a scaler beyond the partitions', () => {
    const env = '{ name: ORRERY_DRAIN_DEADLINE, value: 40s }';
    const scaled = '---\napiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nmetadata: { name: s, labels: { app.kubernetes.io/name: historian } }\nspec: { maxReplicaCount: 25 }';
    const problems = operable(of(good('historian', env) + scaled), services).join('\n');
    for (const expected of ['is killed before its drain may end (40s)', 'has no livenessProbe', 'has no PodDisruptionBudget', 'may go to 25 replicas, and there are 24 partitions']) expect(problems).toContain(expected);
  });

  it('finds every setting of every service in the values, and none that is not there', () => {
    const schema = structuredClone(valuesSchema(services)) as { properties: { services: { properties: Record<string, { properties: { settings: { properties: Record<string, object> } } }> } } };
    expect(settingsAreReachable(schema, services, CHART_SETTINGS)).toEqual([]);
    const { settings } = schema.properties.services.properties['historian']!.properties;
    delete settings.properties['ORRERY_HISTORY_RETENTION'];
    settings.properties['ORRERY_MADE_UP'] = {};
    const { secrets } = schema.properties.services.properties['historian']!.properties as unknown as { secrets: { properties: Record<string, object> } };
    delete secrets.properties['ORRERY_HISTORY_RETENTION'];
    expect(settingsAreReachable(schema, services, CHART_SETTINGS)).toEqual(['values of historian cannot give ORRERY_HISTORY_RETENTION', 'values of historian offer ORRERY_MADE_UP, which it does not have']);
  });

  it('offers a secret as a reference alone', () => {
    const { properties } = (valuesSchema(services) as { properties: { services: { properties: Record<string, { properties: Record<string, { properties: object }> }> } } }).properties.services.properties['historian']!;
    expect(properties['settings']!.properties).not.toHaveProperty('ORRERY_POSTGRES_URL');
    expect(properties['secrets']!.properties).toHaveProperty('ORRERY_POSTGRES_URL');
  });
});

describe('rules and dashboards', () => {
  it('miss every service of the release that is gone, and nobody who is switched off, and lead to runbooks that can be opened', async () => {
    const services = await knownServices(root);
    const service = (part: string) => `\n---\nkind: Service\nmetadata: { name: orrery-${part}, labels: { app.kubernetes.io/name: ${part} } }\n`;
    const rules = (missed: [string, string], url = 'https://x.example/runbooks#a') => `---\nkind: PrometheusRule\nmetadata: { name: r }\nspec: { groups: [{ name: g, rules: [{ alert: A, expr: 'absent(x{job="${missed[1]}"})', labels: { service: ${missed[0]} }, annotations: { runbook_url: "${url}" } }] }] }\n`;
    const release = good('historian') + service('historian');
    expect(servicesAreMissed(of(release + rules(['historian', 'orrery-historian'])), services)).toEqual([]);
    expect(servicesAreMissed(of(release), services)).toEqual([]); // no rules were asked for
    expect(servicesAreMissed(of(release + rules(['alerting', 'orrery-alerting'])), services)).toEqual(['PrometheusRule/r does not say when historian is gone', 'PrometheusRule/r misses alerting, which is not there on purpose']);
    expect(servicesAreMissed(of(release + rules(['historian', 'RELEASE-historian'])), services)).toEqual([
      'PrometheusRule/r asks for series of no Service of the release: absent(x{job="RELEASE-historian"})',
      'PrometheusRule/r was not filled in: A',
    ]);
    expect(servicesAreMissed(of(release + rules(['historian', 'orrery-historian'], 'docs/runbooks.md#a')), services)).toEqual(['PrometheusRule/r gives A no runbook that a browser could open']);
  });

  it('ask for metrics that there are, and each alert has its runbook', () => {
    expect(monitoringFits(root)).toEqual([]);
  });

  it('are caught asking for one that there is not', () => {
    const recorded = recordedBy('- record: orrery:late:ratio\n');
    expect(unknownMetrics('rate(orrery_made_up_total[5m]) + orrery:late:ratio + orrery_age_seconds_bucket + orrery:gone', new Set(['orrery_age_seconds']), recorded)).toEqual(['orrery_made_up_total', 'orrery:gone']);
  });
});
