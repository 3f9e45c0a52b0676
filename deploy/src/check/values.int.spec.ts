import { join } from 'node:path';
import { type Manifest, workloadsOf } from '../chart/manifests.js';
import { namesFit } from './names.js';
import { profilesOf } from './profiles.js';
import { rendering } from './rendering.js';
import { restricted } from './restricted.js';

const root = join(import.meta.dirname, '..', '..', '..');
const { hasHelm, manifests, named, refusal } = rendering(root, process.env);

const jobOf = (all: readonly Manifest[], name: string) => workloadsOf(all).find(({ manifest }) => manifest.metadata.name === name)!.pod;
const argsOf = (container: object): readonly string[] => (container as { args: readonly string[] }).args;

(hasHelm ? describe : describe.skip)('values of the chart', () => {
  it('reach the arguments of the plant as they are written, whatever YAML or the kubelet would make of them', async () => {
    const variables = { MAP: 'x: y #z', QUOTES: `"a" 'b' \\`, PORT: 4840, LINES: 'a\nb', REFERENCE: '$(ORRERY_CLIENT_SECRET)', LIST: '[' };
    const pod = jobOf(await manifests('production', `plant.variables=${JSON.stringify(variables)}`, 'plant.git.https.username="a: b #c"', 'plant.git.path="line 1: #2"', 'plant.git.ref="v1 #2"'), 'orrery-plant');
    // A Kubernetes doubles no dollar of its own: $$ is one.
    const given = argsOf(pod.containers[0]!).map((arg) => arg.replaceAll('$$', '$'));
    expect(given).toEqual(expect.arrayContaining(['--file=/plant/git/current/line 1: #2', ...Object.entries(variables).map(([name, value]) => `--var=${name}=${value}`)]));
    expect(argsOf(pod.containers[0]!)).toContain('--var=REFERENCE=$$(ORRERY_CLIENT_SECRET)');
    expect(argsOf(pod.initContainers![0]!)).toEqual(expect.arrayContaining(['--username=a: b #c', '--ref=v1 #2']));
  });

  it('mount of who is trusted the named key alone, in every pod that reads it: the Secret may hold a private key beside', async () => {
    for (const [trust, source] of [
      ['{"secret":"company","key":"ca.pem"}', { secret: expect.objectContaining({ secretName: 'company', items: [{ key: 'ca.pem', path: 'ca.pem' }] }) }],
      ['{"configMap":"company","key":"ca.pem"}', { configMap: expect.objectContaining({ name: 'company', items: [{ key: 'ca.pem', path: 'ca.pem' }] }) }],
    ] as const) {
      const reading = workloadsOf(await manifests('production', `trust=${trust}`)).filter(({ pod }) => pod.containers.some(({ env = [] }) => env.some(({ name, value }) => name === 'NODE_EXTRA_CA_CERTS' && value === '/etc/orrery/trust/ca.pem')));
      expect(reading.map(({ part }) => part)).toEqual(expect.arrayContaining(['api', 'historian', 'topics', 'plant', 'backup']));
      for (const { pod } of reading) expect(pod.volumes).toContainEqual({ name: 'trust', ...source });
    }
  });

  it('reach the links to runbooks as they are written, also where an address has the words that stand for names, and names the number that stands for an age', async () => {
    const runbooks = 'https://docs.example/NAMESPACE/RELEASE/10800/RUNBOOKS.html';
    const rules = (await manifests('production', `monitoring.runbooks=${JSON.stringify(runbooks)}`, 'nameOverride="twin-10800"', 'backup.olderThan="26h"')).find(({ kind }) => kind === 'PrometheusRule')!.spec as unknown as { groups: { rules: { alert?: string; expr: string; annotations?: { runbook_url: string } }[] }[] };
    const alerts = rules.groups.flatMap((group) => group.rules).filter(({ alert }) => alert !== undefined);
    expect(alerts.filter(({ annotations }) => !annotations?.runbook_url.startsWith(`${runbooks}#orrery`))).toEqual([]);
    // Of this release alone, by the names of its services.
    expect(alerts.find(({ alert }) => alert === 'OrreryConsumerLag')!.expr).toMatch(/orrery_consumer_lag\{namespace="orrery",job=~"twin-10800-\(alerting\|api\|[a-z|-]+\)"\}/);
    expect(alerts.find(({ alert }) => alert === 'OrreryBackupOld')!.expr).toMatch(/cronjob="twin-10800-backup".* > 93600$/);
  });

  it.each(profilesOf(root))('leave room in $name behind the longest names that helm takes for all that Kubernetes makes from them', async ({ name }) => {
    const [longest, release] = ['o'.repeat(36), 'r'.repeat(53)];
    const more = name === 'edge' ? [] : ['plant.enabled=true', 'plant.hook=false', 'plant.git.repo="https://git.example/plants.git"', 'network.git.to=[{"ipBlock":{"cidr":"10.0.0.1/32"}}]', 'topics.hook=false', 'backup.enabled=true'];
    const canary = name === 'edge-centre' ? [] : ['services.canary.enabled=true'];
    for (const rendered of [await named(release, name, `nameOverride="${longest}"`, ...more, ...canary), await named(longest, name, 'nameOverride=""', ...more, ...canary)]) {
      expect(namesFit(rendered)).toEqual([]);
      if (canary.length > 0) expect(Math.max(...rendered.filter(({ kind }) => kind === 'StatefulSet').map(({ metadata }) => metadata.name.length))).toBe(52);
    }
  }, 30_000);

  it('never begin with the name of a release that leaves no room, or that no Service can have', async () => {
    for (const wrong of ['o'.repeat(37), 'acme.orrery', '7-of-9']) await expect(named(wrong, 'edge', 'nameOverride=""')).rejects.toThrow(/begin with that of the release, .* at most 36 characters/);
  });

  it('leave users and groups to a cluster that gives each namespace its own, in every container, and no pod is less restricted for it', async () => {
    const none = 'podSecurity={"runAsUser":null,"runAsGroup":null,"fsGroup":null}';
    const all = await manifests('production', none, 'serviceAccountName="orrery"');
    expect(restricted(all)).toEqual([]);
    const pods = workloadsOf(all).map(({ pod }) => pod);
    expect(JSON.stringify(pods)).not.toMatch(/runAsUser|runAsGroup|"fsGroup"/);
    expect(new Set(pods.map((pod) => (pod as { serviceAccountName?: string }).serviceAccountName))).toEqual(new Set(['orrery']));
    const ids = (await manifests('production', 'podSecurity={"runAsUser":1001,"runAsGroup":0,"fsGroup":2000}')).filter(({ kind }) => kind === 'Deployment');
    for (const { pod } of workloadsOf(ids)) expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 1001, runAsGroup: 0, fsGroup: 2000 });
    const ssh = 'plant.git={"image":"git-sync:1","ref":"main","https":null,"repo":"git@git.example:plants.git","ssh":{"key":{"name":"k","key":"k"},"knownHosts":{"configMap":"h","key":"h"}}}';
    expect(await refusal('production', none, ssh)).toMatch(/plant\.git\.ssh is given, and podSecurity\.runAsUser is taken out: .*plant\.git\.https/);
    expect(await refusal('production', ssh)).toBe('rendered');
  }, 180_000);

  it('may name a broker or gateway of the cluster by its pods, which ingestion reaches at the ports for reading and command at those for writing', async () => {
    const to = [{ namespaceSelector: { matchLabels: { name: 'mqtt' } }, podSelector: { matchLabels: { app: 'broker' } } }];
    const broker = { name: 'broker', to, protocol: 'mqtt', read: [8883], write: [8884] };
    const devices = (...all: object[]) => `devices=${JSON.stringify(all)}`;
    const egressOf = (all: readonly Manifest[], name: string) => (all.find(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === name)!.spec as { egress: { to: object[]; ports: { port: number }[] }[] }).egress;
    const all = await manifests('production', devices(broker));
    for (const [service, port] of [['mqtt-ingestion', 8883], ['command', 8884]] as const) expect(egressOf(all, `orrery-${service}`).filter((rule) => JSON.stringify(rule.to) === JSON.stringify(to))).toEqual([{ to, ports: [{ protocol: 'TCP', port }] }]);
    expect(await refusal('production', devices(broker, { ...broker, name: 'twice', read: [8884] }))).toMatch(/device twice \(.*app.*\) has port 8884 for reading, and device broker .*for writing/);
    expect(await refusal('production', devices(broker), `network.otlp=${JSON.stringify({ to: [{ namespaceSelector: to[0]!.namespaceSelector }], ports: [8884] })}`)).toMatch(/network\.otlp\.to has .* at port 8884, where device broker .* is written to/);
    expect(await refusal('production', devices({ ...broker, to: undefined }))).toMatch(/device broker has neither cidr nor to: /);
    expect(await refusal('production', devices({ ...broker, cidr: '10.0.0.1/32' }))).toMatch(/device broker has cidr and to: /);
  }, 180_000);

  it('may give a queue just what its volume holds', async () => {
    const queue = (bytes: number, size: string) => refusal('production', `services.mqtt-ingestion.settings={"ORRERY_QUEUE_BYTES":${bytes}}`, `services.mqtt-ingestion.volume.size="${size}"`);
    expect(await queue(838_860_800, '1000Mi')).toBe('rendered');
    expect(await queue(838_860_801, '1000Mi')).toMatch(/services\.mqtt-ingestion\.volume\.size is 1000Mi/);
    expect(await queue(800_000_000_000, '1Ti')).toBe('rendered');
    // Nobody said how much may wait: the service's own default does.
    expect(await refusal('production', 'services.mqtt-ingestion.volume.size="1Gi"')).toMatch(/ORRERY_QUEUE_BYTES of mqtt-ingestion is 3000000000, and services\.mqtt-ingestion\.volume\.size is 1Gi: .* 3750000000 bytes\./);
    expect(await refusal('production', 'services.mqtt-ingestion.volume.size="3577Mi"')).toBe('rendered');
  });

  it('say after how long a plant that nobody compares is told, and rules about it are there where the release compares', async () => {
    const about = async (...set: string[]) => {
      const { groups } = (await manifests('production', ...set)).find(({ kind }) => kind === 'PrometheusRule')!.spec as unknown as { groups: { rules: { alert?: string; expr: string; for?: string }[] }[] };
      return groups.flatMap(({ rules }) => rules).filter(({ alert }) => alert?.startsWith('OrreryPlant')).map(({ alert, expr, for: lasting }) => [alert, /> (\d+)$/.exec(expr)?.[1], lasting]);
    };
    // What one says is not taken for what the other's rules hold.
    expect(await about('plant.drift.olderThan="3h"', 'backup.olderThan="6h"')).toEqual([['OrreryPlantDrift', '0', '30m'], ['OrreryPlantUnchecked', '10800', '5m'], ['OrreryPlantNeverChecked', undefined, '10800s']]);
    for (const off of ['plant.drift.enabled=false', 'plant.enabled=false']) expect(await about(off)).toEqual([['OrreryPlantDrift', '0', '30m']]);
  });

  it('name each dashboard after its release, so that two stand beside each other in one Grafana and neither goes with the other', async () => {
    const of = async (...set: string[]) =>
      (await manifests('production', ...set)).filter(({ metadata }) => metadata.name.includes('-dashboard-')).flatMap(({ data }) => Object.entries(data as Record<string, string>)).map(([file, text]) => ({ file, text, ...(JSON.parse(text) as { uid: string; title: string }) }));
    const [one, other] = [await of(), await of('nameOverride="press"')];
    expect(one.map(({ file }) => file).sort()).toEqual(['orrery-orrery-alerts-and-commands.json', 'orrery-orrery-platform.json', 'orrery-orrery-sources.json']);
    for (const key of ['file', 'uid', 'title'] as const) expect(new Set([...one, ...other].map((dashboard) => dashboard[key])).size).toBe(6);
    for (const { uid, title, text } of other) {
      expect([uid.length <= 40, title]).toEqual([true, expect.stringMatching(/ \(orrery\/press\)$/)]);
      expect(text).toMatch(/job=~\\"\$release-\(alerting\|api\|/);
      expect(text).not.toMatch(/NAMESPACE|RELEASE|SERVICES|UID/);
    }
  });

  it('may have rules where something else scrapes that gives the labels of the ServiceMonitor', async () => {
    expect(await refusal('production', 'monitoring.serviceMonitors=false', 'monitoring.sameLabels=true')).toBe('rendered');
    expect(await refusal('edge', 'monitoring={"rules":true,"runbooks":"https://docs.example/runbooks"}')).toMatch(/monitoring\.rules is on, and monitoring\.serviceMonitors is off: .*job="orrery-<service>"/);
  });

  it('may switch the canary on beside the devices of an edge site, not in its centre, and where another tool guards the network in either', async () => {
    const canary = 'services.canary.enabled=true';
    expect([await refusal('edge', canary), await refusal('edge-centre', canary, 'network.policies=false')]).toEqual(['rendered', 'rendered']);
    expect(await refusal('edge-centre', canary)).toMatch(/of an edge site: that of profiles\/edge\.yaml/);
  });

  it('take out by null what a profile sets, of all services and of one: a secret for a setting, who is trusted, and the plant from Git', async () => {
    const all = await manifests('production', 'secrets.ORRERY_KAFKA_CA=null', 'settings.ORRERY_KAFKA_CA="system"', 'settings.ORRERY_OTLP_ENDPOINT=null', 'services.alerting.secrets.ORRERY_WEBHOOK_SECRETS=null', 'services.alerting.settings.ORRERY_MAIL_FROM=null', 'trust.secret=null', 'trust.configMap="company"', 'plant.git=null', 'plant.configMap={"name":"acme-plant"}');
    const envOf = (part: string) => Object.fromEntries(workloadsOf(all).find((workload) => workload.part === part)!.pod.containers[0]!.env!.map(({ name, value }) => [name, value]));
    for (const part of ['historian', 'topics', 'backup']) {
      expect(envOf(part)).toMatchObject({ ORRERY_KAFKA_CA: 'system' });
      expect(Object.keys(envOf(part))).not.toContain('ORRERY_KAFKA_CA_FILE');
    }
    expect(Object.keys(envOf('historian'))).not.toContain('ORRERY_OTLP_ENDPOINT');
    expect(Object.keys(envOf('alerting')).filter((name) => /WEBHOOK_SECRETS|MAIL_FROM/.test(name))).toEqual([]);
    expect(Object.keys(envOf('alerting'))).toContain('ORRERY_SMTP_URL_FILE');
    const scaler = all.find(({ kind, metadata }) => kind === 'TriggerAuthentication' && metadata.name === 'orrery-historian')!.spec as { secretTargetRef: { parameter: string }[] };
    expect(scaler.secretTargetRef.map(({ parameter }) => parameter)).toEqual(['password']);
    expect(all.find(({ metadata }) => metadata.name === 'orrery-historian-scaler')!.data).toMatchObject({ tls: 'enable' });
    const { volumes = [], initContainers } = jobOf(all, 'orrery-plant');
    expect([initContainers, volumes.find(({ name }) => name === 'plant'), volumes.find(({ name }) => name === 'trust')]).toEqual([undefined, { name: 'plant', configMap: { name: 'acme-plant' } }, { name: 'trust', configMap: expect.objectContaining({ name: 'company' }) }]);
  });

  it.each([
    ['a name that leaves no room', `nameOverride="${'o'.repeat(37)}"`, /nameOverride/],
    ['a name that no Service can have', 'nameOverride="9-lives"', /nameOverride/],
    ['a digest of an image that there is not', `image.digests={"historain":"sha256:${'0'.repeat(64)}"}`, /historain/],
    ['a setting that nobody has', 'services.historian.settings={"ORRERY_MADE_UP":"1"}', /ORRERY_MADE_UP/],
    ['a value that the service would refuse', 'services.historian.settings={"ORRERY_POSTGRES_SESSIONS":2}', /ORRERY_POSTGRES_SESSIONS/],
    ['a secret as text', 'services.historian.settings={"ORRERY_POSTGRES_URL":"postgres://a:b@c/d"}', /ORRERY_POSTGRES_URL/],
    ['root as the user of all', 'podSecurity.runAsUser=0', /podSecurity\/runAsUser/],
    ['two owners of one device', 'services.opcua-ingestion.replicas=2', /replicas/],
    ['more replicas than partitions', 'services.historian.replicas=25', /services\.historian\.replicas is 25, and its topics have 24 partitions/],
    ['a scaler beyond the partitions', 'services.historian.autoscaling.max=25', /services\.historian\.autoscaling\.max is 25, and its topics have 24 partitions .*Grow the topics first by orrery-topics repartition/],
    ['an account to which the topics job gives no right', 'services.historian.settings={"ORRERY_KAFKA_USERNAME":"clerk"}', /ORRERY_KAFKA_USERNAME of historian is clerk, and topics\.acls gives the rights of historian to the account historian: .*set topics\.acls to false/],
    ['an account that nobody can compare', 'services.historian.secrets={"ORRERY_KAFKA_USERNAME":{"name":"own","key":"user"}}', /ORRERY_KAFKA_USERNAME of historian is from a Secret, which helm does not see/],
    ['a prefix with which no account begins', 'kafka.accountPrefix="User:"', /accountPrefix/],
    ['fewer partitions than the contracts give', 'topics.partitions=12', /topics\.partitions is 12, and the contracts give the topics 24/],
    ['partitions that no repartition makes', 'topics.partitions=36', /topics\.partitions is 36, .*multiples of it/],
    ['a conduit to nowhere, which would be one to everywhere', 'network.kafka.to=[]', /network\.kafka\.to is empty, and \S+ cannot do without it/],
    ['a conduit to no port, which would be one to every port', 'network.kafka={"to":[{"ipBlock":{"cidr":"10.20.0.0/16"}}],"ports":[]}', /network\/kafka\/ports.* minItems/],
    ['names that are asked for at no port, which would be every port', 'network.dns.ports=[]', /network\/dns\/ports.* minItems/],
    ['names that are asked for of nobody, which would be everybody', 'network.dns.to=[]', /network\/dns\/to.* minItems/],
    ['a port that readers of a device could write to', 'devices=[{"name":"press","cidr":"10.0.0.1/32","protocol":"opcua","read":[4840],"write":[4840]}]', /press has port 4840 for reading and for writing/],
    ['a conduit that leads to where a device is written to', 'network.notifications={"to":[{"ipBlock":{"cidr":"10.20.0.0/16"}}],"ports":[4843]}', /network\.notifications\.to has 10\.20\.0\.0\/16 at port 4843, where device line1-filler \(10\.20\.1\.5\/32\) is written to/],
    ['an address of a device that nobody could compare', 'devices=[{"name":"press","cidr":"10.020.1.5/32","protocol":"opcua","read":[4840]}]', /cidr/],
    ['an IPv4 address that is hidden in one of IPv6', 'devices=[{"name":"press","cidr":"::ffff:a14:105/128","protocol":"opcua","read":[4840]}]', /cidr/],
    ['a setting beside the secret of a profile, which would go before it unseen', 'settings.ORRERY_KAFKA_CA="system"', /^Error: .*: settings\.ORRERY_KAFKA_CA and secrets\.ORRERY_KAFKA_CA are both given, .*secrets\.ORRERY_KAFKA_CA: null/],
    ['authorities from two places', 'trust.configMap="company"', /trust\.secret and trust\.configMap are both given, .*trust\.secret: null/],
    ['a canary that nobody reads', 'services.opcua-ingestion.enabled=false', /services\.canary\.enabled is true, and services\.opcua-ingestion\.enabled is false: .*Set services\.canary\.enabled to false here/],
    ['a queue that its volume cannot hold', 'services.opcua-ingestion.settings={"ORRERY_QUEUE_BYTES":4000000000}', /ORRERY_QUEUE_BYTES of opcua-ingestion is 4000000000, and services\.opcua-ingestion\.volume\.size is 4Gi: .* 5000000000 bytes\./],
    ['a queue of all that the volume of one cannot hold', 'settings.ORRERY_QUEUE_BYTES=3500000000', /ORRERY_QUEUE_BYTES of (opcua|mqtt)-ingestion is 3500000000/],
    ['one port for callers and for who watches', 'services.api.settings={"ORRERY_MANAGEMENT_PORT":8080}', /ORRERY_MANAGEMENT_PORT and ORRERY_HTTP_PORT of api are both 8080\. .*services\.api\.settings/],
    ['a port that nobody could find', 'services.api.settings={"ORRERY_MANAGEMENT_PORT":0}', /ORRERY_MANAGEMENT_PORT/],
    ['a plant folder from two places', 'plant.configMap={"name":"acme-plant"}', /exactly one of plant\.configMap\.name/],
    ['a password in the address of a repository', 'plant.git.repo="https://me:secret@git.example/plants.git"', /repo/],
    ['a plant folder from Git without a way there', 'network.git.to=[]', /network\.git\.to is empty, and plant cannot do without it/],
    ['rules whose runbooks are nowhere', 'monitoring.runbooks=""', /monitoring\.rules is on, and monitoring\.runbooks is empty: .*Give the address/],
    ['rules that would find no series', 'monitoring.serviceMonitors=false', /Set monitoring\.serviceMonitors to true; .* monitoring\.sameLabels to true/],
    ['runbooks that only the repository knows', 'monitoring.runbooks="docs/runbooks.md"', /runbooks/],
    ['a backup to be restored from nowhere', 'backup={"enabled":false,"restore":{"folder":"2026-11-30T03-00-00-000Z"}}', /name the claim that holds it \(backup\.existingClaim\)/],
    ['a backup that leads out of its volume', 'backup.restore.folder="../etc"', /folder/],
    ['no backup at all to be kept', 'backup.keep=0', /keep/],
    ['a scaler that cannot sign in', 'secrets.ORRERY_KAFKA_PASSWORD=null', /services\.\S+\.autoscaling is enabled, and its scaler has no password: .*ORRERY_KAFKA_PASSWORD/],
    ['no broker', 'kafka.brokers=[]', /brokers/],
  ])('are refused with %s', async (_what, set, said) => {
    expect(await refusal('production', set)).toMatch(said);
  });
});
