import { join } from 'node:path';
import { containersOf, type PodSpec, workloadsOf } from '../chart/manifests.js';
import { toolSettings } from '../chart/read-settings.js';
import { type KnownService, knownServices } from '../chart/service-facts.js';
import { operable } from './operation.js';
import { assertions, profilesOf } from './profiles.js';
import { rendering } from './rendering.js';

const root = join(import.meta.dirname, '..', '..', '..');
const { hasHelm, manifests, refusal: refused } = rendering(root, process.env);
const profiles = profilesOf(root);
const profile = (name: string) => profiles.find((candidate) => candidate.name === name)!;

// eslint-disable-next-line no-console -- what is skipped is to be seen
if (!hasHelm) console.warn('SKIPPED: the chart is not rendered, for Helm has not been built here. npm run check:deploy builds it once (Go 1.26).');

const secretsAreMounted = ({ volumes = [] }: PodSpec): string[] => volumes.flatMap(({ projected }) => (projected as { sources: { secret: { items: { path: string }[] } }[] } | undefined)?.sources.flatMap(({ secret }) => secret.items.map(({ path }) => path)) ?? []);

(hasHelm ? describe : describe.skip)('the chart, rendered', () => {
  let services: ReadonlyMap<string, KnownService>;
  let tools: Awaited<ReturnType<typeof toolSettings>>;
  beforeAll(async () => {
    [services, tools] = await Promise.all([knownServices(root), toolSettings(root)]);
  }, 60_000);

  it.each(profiles)('holds in $name what it promises of every manifest', async (one) => {
    const wrong = [...assertions(await manifests(one.name), services, tools, one)].filter(([, problems]) => problems.length > 0);
    expect(wrong).toEqual([]);
  });

  it('lets the canary be reached by opcua-ingestion alone, reach Kafka alone, and applies its plant folder where it is there', async () => {
    const all = await manifests('production');
    const policy = (part: string) => all.find(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.labels?.['app.kubernetes.io/name'] === part)!.spec as { ingress: { ports: { port: string }[]; from: { podSelector?: { matchLabels: Record<string, string> } }[] }[]; egress: { to: { podSelector?: { matchLabels: Record<string, string> } }[] }[] };
    const device = policy('canary').ingress.filter(({ ports }) => ports.some(({ port }) => port === 'device'));
    expect(device.map(({ from }) => from.map(({ podSelector }) => podSelector?.matchLabels['app.kubernetes.io/name']))).toEqual([['opcua-ingestion']]);
    expect(policy('opcua-ingestion').egress.flatMap(({ to }) => to.map(({ podSelector }) => podSelector?.matchLabels['app.kubernetes.io/name']))).toContain('canary');
    const canaryPlant = (manifest: (typeof all)[number]) => manifest.metadata.name === 'orrery-canary-plant';
    // A rollback goes back to the folder of its revision, too.
    expect(all.filter(({ kind, metadata }) => kind === 'Job' && /plant$/.test(metadata.name)).map(({ metadata }) => metadata.annotations?.['helm.sh/hook'])).toEqual(Array(2).fill('post-install,post-upgrade,post-rollback'));
    expect([all.some(canaryPlant), (await manifests('production', 'services.canary.enabled=false')).some(canaryPlant)]).toEqual([true, false]);
  });

  it('opens the way of the topics job before the job runs, only where it is a hook and policies are wanted', async () => {
    const names = async (name: string, ...set: string[]) => (await manifests(name, ...set)).filter(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.annotations?.['helm.sh/hook']).map(({ metadata }) => metadata.name);
    expect(await names('production')).toEqual(['orrery-topics-hook']);
    expect([await names('laptop'), await names('edge'), await names('production', 'network.policies=false')]).toEqual([[], [], []]);
  });

  it('misses each service that it has, under the name of its own series, and neither one that is switched off nor a canary that is not there', async () => {
    const absent = async (...set: string[]) => {
      const { groups } = (await manifests('production', ...set)).find(({ kind }) => kind === 'PrometheusRule')!.spec as unknown as { groups: { name: string; rules: { alert?: string; expr: string }[] }[] };
      return { names: groups.map(({ name }) => name), exprs: groups.flatMap(({ rules }) => rules.filter(({ alert }) => alert?.endsWith('Absent')).map(({ expr }) => expr)) };
    };
    const of = (service: string, metric = 'orrery_build_info') => `absent(${metric}{namespace="orrery",job="orrery-${service}"})`;
    const canary = of('canary', 'orrery_canary_last_arrival_timestamp_seconds');
    const all = [...services.keys()].filter((name) => name !== 'canary').map((name) => of(name));
    expect((await absent()).exprs.sort()).toEqual([canary, ...all].sort());
    const fewer = await absent('services.canary.enabled=false', 'services.twin-export.enabled=false', 'services.simulation.replicas=0', 'services.simulation.autoscaling.enabled=false');
    expect(fewer.exprs.sort()).toEqual(all.filter((expr) => expr !== of('twin-export') && expr !== of('simulation')).sort());
    expect(fewer.names).not.toContain('orrery-canary');
  });

  it('has each service once in the two halves of an edge site, and the half beside the devices can be called by nobody', async () => {
    const [site, centre] = [await manifests('edge'), await manifests('edge-centre')];
    const parts = (all: typeof site) => workloadsOf(all).map(({ part }) => part).filter((part) => services.has(part) && part !== 'canary');
    expect(parts(site).sort()).toEqual(['command', 'mqtt-ingestion', 'opcua-ingestion', 'twin-projector']);
    expect([...parts(site), ...parts(centre)].sort()).toEqual([...services.keys()].filter((name) => name !== 'canary').sort());
    const inwards = site.filter(({ kind, spec }) => kind === 'Ingress' || (kind === 'NetworkPolicy' && spec?.['ingress'] !== undefined));
    expect(inwards).toEqual([]);
    expect(site.filter(({ kind }) => kind === 'Job')).toEqual([]);
  });

  it('never pulls on a laptop what was built there, and pulls what was not', async () => {
    const containers = workloadsOf(await manifests('laptop', 'plant.enabled=true', 'plant.git.repo="https://git.example/plants.git"', 'network.git.to=[{"ipBlock":{"cidr":"10.0.0.1/32"}}]')).flatMap(containersOf);
    const policies = (own: boolean) => [...new Set(containers.filter(({ image }) => /^orrery\/orrery-/.test(image) === own).map(({ imagePullPolicy }) => imagePullPolicy))];
    expect([policies(true), policies(false)]).toEqual([['Never'], ['IfNotPresent']]);
    expect(containers.filter(({ image }) => /^(apache\/kafka|postgres|redis|registry\.k8s\.io\/git-sync)/.test(image)).length).toBeGreaterThanOrEqual(4);
  });

  it('puts every pod where scheduling says, under the pull secrets: components and jobs as the services', async () => {
    const all = await manifests('laptop', 'scheduling.nodeSelector={"zone":"hall"}', 'scheduling.tolerations=[{"key":"hall","operator":"Exists"}]', 'image.pullSecrets=[{"name":"registry"}]', 'backup.enabled=true');
    const elsewhere = workloadsOf(all).filter(({ pod }) => JSON.stringify([pod.nodeSelector, pod.tolerations, pod.imagePullSecrets]) !== '[{"zone":"hall"},[{"key":"hall","operator":"Exists"}],[{"name":"registry"}]]');
    expect(elsewhere.map(({ part }) => part)).toEqual([]);
  });

  it('gives a setting of one service to it alone, before that of all, and writes a million as a million', async () => {
    const all = workloadsOf(await manifests('production', 'settings={"ORRERY_LOG_LEVEL":"warn"}', 'services.twin-projector.settings={"ORRERY_LOG_LEVEL":"debug","ORRERY_SNAPSHOTS_PER_SECOND":1000000}'));
    const valueOf = (part: string, env: string) => all.find((workload) => workload.part === part)!.pod.containers[0]!.env!.find(({ name }) => name === env)?.value;
    expect(valueOf('historian', 'ORRERY_LOG_LEVEL')).toBe('warn');
    expect(valueOf('twin-projector', 'ORRERY_LOG_LEVEL')).toBe('debug');
    expect(valueOf('twin-projector', 'ORRERY_SNAPSHOTS_PER_SECOND')).toBe('1000000');
  });

  it('takes the plant folder from a ConfigMap, a volume or Git, and applies it anew where what it is taken from changed', async () => {
    const jobs = async (name: string, ...more: string[]) => {
      const all = await manifests(name, 'plant.hook=false', 'plant.enabled=true', 'services.canary.enabled=false', ...more);
      const workloads = workloadsOf(all).filter(({ part }) => part === 'plant');
      return { names: workloads.map(({ manifest }) => `${manifest.kind}/${manifest.metadata.name}`), args: workloads.map(({ pod }) => (pod.containers[0] as unknown as { args: string[] }).args.slice(0, 2)), pod: workloads[0]!.pod };
    };
    const git = await jobs('production');
    expect(git.args).toEqual(['apply', 'drift'].map((does) => [does, '--file=/plant/git/current/riverside']));
    expect(git.names).toEqual([expect.stringMatching(/^Job\/orrery-plant-[0-9a-f]{10}$/), 'CronJob/orrery-plant-drift']);
    expect(await jobs('production')).toEqual(git);
    expect((await jobs('production', 'plant.git.ref="v2"')).names[0]).not.toBe(git.names[0]);
    // What the values do not show, that the branch went on, is said by them: once for each commit.
    const [one, same, other] = await Promise.all(['"3f2a91c"', '"3f2a91c"', '1e7'].map((revision) => jobs('production', `plant.revision=${revision}`)));
    expect([one!.names[0] === same!.names[0], new Set([git, one, other].map((at) => at!.names[0])).size]).toEqual([true, 3]);
    const claimed = await jobs('laptop', 'plant.volumeClaim={"name":"plants","path":"acme"}');
    expect([claimed.args[0]![1], claimed.pod.volumes, claimed.pod.initContainers]).toEqual(['--file=/plant/acme', expect.arrayContaining([{ name: 'plant', persistentVolumeClaim: { claimName: 'plants', readOnly: true } }]), undefined]);
    const mapped = await jobs('laptop', 'plant.configMap={"name":"plants","items":[{"key":"Filler.json","path":"models/Filler.json"}]}');
    expect([mapped.args[0]![1], mapped.pod.volumes]).toEqual(['--file=/plant', expect.arrayContaining([{ name: 'plant', configMap: { name: 'plants', items: [{ key: 'Filler.json', path: 'models/Filler.json' }] } }])]);
  });

  it('leaves Git the authorities of its system, whatever the release trusts, unless the repository has one of its own', async () => {
    const git = async (...set: string[]) => {
      const { pod } = workloadsOf(await manifests('production', ...set)).find(({ manifest }) => manifest.kind === 'Job' && manifest.metadata.name === 'orrery-plant')!;
      const [container] = pod.initContainers as unknown as { env: { name: string; value: string }[]; volumeMounts: { name: string; mountPath: string }[] }[];
      return { ca: container!.env.find(({ name }) => name === 'GIT_SSL_CAINFO')?.value, mounts: container!.volumeMounts.map(({ name, mountPath }) => `${name}:${mountPath}`), volume: pod.volumes?.find(({ name }) => name === 'git-ca') };
    };
    expect(await git('trust={"secret":"company","key":"ca.pem"}')).toEqual({ ca: undefined, mounts: ['tmp:/tmp', 'plant:/plant', 'git-https:/etc/git/https'], volume: undefined });
    const own = await git('plant.git.ca={"configMap":"git-ca","key":"git.pem"}');
    expect(own).toEqual({ ca: '/etc/git/ca/git.pem', mounts: expect.arrayContaining(['git-ca:/etc/git/ca']), volume: { name: 'git-ca', configMap: { name: 'git-ca', defaultMode: 0o444, items: [{ key: 'git.pem', path: 'git.pem' }] } } });
    expect((await git('plant.git.ca={"secret":"git-ca","key":"git.pem"}')).volume).toEqual({ name: 'git-ca', secret: { secretName: 'git-ca', defaultMode: 0o444, items: [{ key: 'git.pem', path: 'git.pem' }] } });
  });

  it('lets as many replicas and scalers as there are partitions share the work after the topics have grown', async () => {
    const all = await manifests('production', 'topics.partitions=48', 'services.historian.autoscaling.max=48', 'services.twin-export.replicas=48');
    expect(all.find(({ kind, metadata }) => kind === 'ScaledObject' && metadata.name === 'orrery-historian')!.spec!['maxReplicaCount']).toBe(48);
    expect(operable(all, services, 48)).toEqual([]);
    expect(operable(all, services)).toEqual(['Deployment/orrery-twin-export has more replicas than the 24 partitions that they share', 'ScaledObject/orrery-historian may go to 48 replicas, and there are 24 partitions']);
    expect(await refused('production', 'topics.partitions=48', 'services.historian.autoscaling.max=49')).toMatch(/max is 49, and its topics have 48 partitions/);
  });

  it('backs up where it is asked to, under accounts of its own, to a volume that outlives the release; and warns by what the values say', async () => {
    expect((await manifests('laptop')).filter(({ metadata }) => /backup/.test(metadata.name))).toEqual([]);
    const all = await manifests('production', 'backup.keep=7', 'backup.olderThan="26h"', 'backup.postgres="files"');
    const cronJob = workloadsOf(all).find(({ part }) => part === 'backup')!;
    const [container] = cronJob.pod.containers as unknown as { args: string[]; env: { name: string; value: string }[] }[];
    expect(container!.args).toEqual(['create', '--into', '/backups', '--keep', '7', '--postgres', 'files']);
    expect(Object.fromEntries(container!.env.map(({ name, value }) => [name, value]))).toMatchObject({ ORRERY_KAFKA_USERNAME: 'backup', ORRERY_KAFKA_PASSWORD_FILE: '/etc/orrery/secrets/ORRERY_KAFKA_PASSWORD', ORRERY_KAFKA_CA_FILE: '/etc/orrery/secrets/ORRERY_KAFKA_CA', ORRERY_POSTGRES_URL_FILE: '/etc/orrery/secrets/ORRERY_POSTGRES_URL' });
    expect(secretsAreMounted(cronJob.pod)).toEqual(['ORRERY_POSTGRES_URL', 'ORRERY_KAFKA_PASSWORD', 'ORRERY_KAFKA_CA']);
    expect(all.find(({ kind, metadata }) => kind === 'PersistentVolumeClaim' && metadata.name === 'orrery-backups')!.metadata.annotations).toEqual({ 'helm.sh/resource-policy': 'keep' });
    const rules = JSON.stringify(all.find(({ kind, metadata }) => kind === 'PrometheusRule' && metadata.name === 'orrery')!.spec);
    expect([rules.includes('cronjob=\\"orrery-backup\\"})) > 93600'), rules.includes('> 10800')]).toEqual([true, false]);
    expect(JSON.stringify(await manifests('production', 'backup.enabled=false'))).not.toContain('OrreryBackup');
    const claimed = await manifests('production', 'backup.existingClaim="nfs"', 'backup.kafka.username="archivist"');
    // Who backs up is who is given the rights for it.
    const said = (part: string) => JSON.stringify(workloadsOf(claimed).find((workload) => workload.part === part)!.pod.containers[0]);
    for (const [part, text] of [['topics', '"--backup-account=archivist"'], ['export-topics', '"--backup-account=archivist"'], ['backup', '"value":"archivist"']] as const) expect(said(part)).toContain(text);
    expect(JSON.stringify(workloadsOf(claimed).find(({ part }) => part === 'backup')!.pod.volumes)).toContain('"claimName":"nfs"');
    expect(claimed.some(({ kind }) => kind === 'PersistentVolumeClaim')).toBe(false);
  });

  it('runs nothing but the restore while a backup is named, and keeps to what it promises', async () => {
    const all = await manifests('production', 'backup.restore.folder="2026-11-30T03-00-00-000Z"', 'backup.restore.anew=true');
    const running = workloadsOf(all).filter(({ manifest: { kind, spec } }) => (kind === 'CronJob' ? spec!['suspend'] !== true : spec!['replicas'] !== 0));
    expect(running.map(({ manifest: { kind, metadata } }) => `${kind}/${metadata.name}`)).toEqual([expect.stringMatching(/^Job\/orrery-restore-[0-9a-f]{10}$/)]);
    // What the page tells to wait for finds the Job and its pod, and no backup.
    const found = workloadsOf(all).filter(({ manifest, labels }) => [manifest.metadata.labels, labels].some((those) => those?.['app.kubernetes.io/component'] === 'restore'));
    expect(found.map(({ manifest, labels }) => [manifest.metadata.name, labels['app.kubernetes.io/component']])).toEqual([[running[0]!.manifest.metadata.name, 'restore']]);
    expect((running[0]!.pod.containers[0] as unknown as { args: string[] }).args).toEqual(['restore', '/backups/2026-11-30T03-00-00-000Z', '--anew']);
    expect(all.filter(({ kind }) => /ScaledObject|HorizontalPodAutoscaler/.test(kind))).toEqual([]);
    const beside = await manifests('edge', 'backup.restore.elsewhere=true');
    expect(workloadsOf(beside).filter(({ manifest: { spec } }) => spec!['replicas'] !== 0)).toEqual([]);
    expect([...assertions(all, services, tools, profile('production'))].filter(([, problems]) => problems.length > 0)).toEqual([]);
  });

  it('names a Job that is no hook by what is in it, for Argo CD knows no revision: another is made where something changed', async () => {
    const nameOf = async (name: string, ...set: string[]) => (await manifests(name, ...set)).find(({ kind, metadata }) => kind === 'Job' && /-(topics|restore)/.test(metadata.name))!.metadata.name;
    const restore = (attempt: number) => nameOf('production', 'backup.restore.folder="2026-11-30T03-00-00-000Z"', `backup.restore.attempt=${attempt}`);
    const names = [await nameOf('laptop'), await nameOf('laptop', 'image.tag="1.2.3"'), await restore(1), await restore(2)];
    expect(names).toEqual(['topics', 'topics', 'restore', 'restore'].map((job) => expect.stringMatching(new RegExp(`^orrery-${job}-[0-9a-f]{10}$`))));
    expect(new Set(names).size).toBe(4);
  });

  it('waits for a drain as long as its deadline, and longer', async () => {
    const all = workloadsOf(await manifests('production', 'services.historian.settings={"ORRERY_DRAIN_DEADLINE":"2m"}'));
    expect(all.find(({ part }) => part === 'historian')!.pod.terminationGracePeriodSeconds).toBe(140);
  });

  it('tells devices that have addresses in common from those that have none, as IPv4 and as IPv6', async () => {
    const device = (name: string, cidr: string, read: number[], write: number[] = [], more = {}) => ({ name, cidr, protocol: 'opcua', read, write, ...more });
    const said = async (...devices: object[]) => (await refused('production', `devices=${JSON.stringify(devices)}`)).match(/device hall .*|rendered/)?.[0];
    for (const [written, read] of [['10.20.1.5/32', '10.20.1.0/24'], ['10.20.1.130/25', '10.20.1.129/32'], ['2001:db8::5/128', '2001:DB8:0:0::/64'], ['2001:db8:0:1::/64', '2001:db8::/47']] as const) {
      expect(await said(device('press', written, [4840], [4843]), device('hall', read, [4840, 4843]))).toBe(
        `device hall (${read}) has port 4843 for reading, and device press (${written}), which has addresses in common with it, for writing: whoever reads hall could write to press. Give hall a cidr that leaves press out, or writing a port of its own`,
      );
    }
    const written = ['10.20.1.5/32', '10.20.2.130/25', '2001:db8:0:1::/64'].map((cidr, index) => device(`press-${index}`, cidr, [4840], [4843]));
    const read = ['10.20.1.6/32', '10.20.0.0/24', '10.20.2.127/32', '2001:db8::/64', '2001:db9::/32'].map((cidr, index) => device(`hall-${index}`, cidr, [4843]));
    const shared = [device('broker', '10.30.1.5/32', [4843], [4843], { sharedPort: true }), device('brokers', '10.30.1.0/24', [4843])];
    expect(await said(...written, ...read, ...shared)).toBe('rendered');
  }, 30_000);
});
