import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type Manifest, readManifests } from '../chart/manifests.js';
import { SERVICES } from '../chart/service-table.js';
import { writeKubernetesSecrets } from './kubernetes-secrets.js';

const root = join(import.meta.dirname, '..', '..', '..');

interface Ref {
  readonly name: string;
  readonly key: string;
}
interface Account {
  readonly username: string;
  readonly password: Ref;
}
interface Values {
  readonly kafka: { readonly admin: Account };
  readonly backup: { readonly kafka: Account; readonly postgresUrl: Ref; readonly restore: { readonly postgresUrl: Ref } };
}

describe('Secrets for a laptop', () => {
  let home: string;
  let file: string;
  // Keys and certificates are made: seconds on a machine that is busy.
  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'orrery-secrets-'));
    ({ file } = await writeKubernetesSecrets(home));
  }, 60_000);
  afterAll(() => rmSync(home, { recursive: true, force: true }));
  const dataOf = (manifests: readonly Manifest[], name: string) => manifests.find(({ metadata }) => metadata.name === name)?.stringData as Record<string, string> | undefined;

  it('are those that the components and the values name, readable by their owner alone, and the same when written again', async () => {
    const text = readFileSync(file, 'utf8');
    const secrets = readManifests(text);
    const components = readFileSync(join(root, 'deploy/chart/files/components.yaml'), 'utf8');
    const named = [...components.matchAll(/(?:settings: |secretKeyRef: \{ name: )(orrery-[a-z-]+)/g)].map(([, name]) => name!);
    expect(named.length).toBeGreaterThan(3);
    for (const name of [...named, 'orrery-kafka-admin', ...SERVICES.map(({ name: service }) => `orrery-kafka-${service}`)]) expect([name, dataOf(secrets, name)]).toEqual([name, expect.any(Object)]);
    expect(statSync(file).mode & 0o077).toBe(0);
    await writeKubernetesSecrets(home);
    expect(readFileSync(file, 'utf8')).toBe(text);
  }, 60_000);

  it('are enough for backups and a restore too, whose accounts Kafka knows', () => {
    const secrets = readManifests(readFileSync(file, 'utf8'));
    const { kafka, backup } = parse(readFileSync(join(root, 'deploy/chart/values.yaml'), 'utf8'), { merge: true }) as Values;
    for (const { name, key } of [kafka.admin.password, backup.kafka.password, backup.postgresUrl, backup.restore.postgresUrl]) expect([name, dataOf(secrets, name)?.[key]]).toEqual([name, expect.stringMatching(/.{16,}/)]);
    const { users } = dataOf(secrets, 'orrery-kafka-broker')!;
    for (const { username, password } of [kafka.admin, backup.kafka]) expect(users).toContain(`name=${username},password=${dataOf(secrets, password.name)!['password']}`);
  });

  it('let Kafka and the provider be known by the names of their services', () => {
    const secrets = readManifests(readFileSync(file, 'utf8'));
    const { users, 'server.properties': properties } = dataOf(secrets, 'orrery-kafka-broker')!;
    expect(properties).toContain('INSIDE://orrery-kafka:19092');
    expect(users).toContain(`name=historian,password=${dataOf(secrets, 'orrery-kafka-historian')!['password']}`);
    expect(JSON.parse(dataOf(secrets, 'orrery-oidc')!['settings.json']!)).toMatchObject({ issuer: 'http://orrery-oidc:8090', listenHost: '0.0.0.0' });
  });
});
