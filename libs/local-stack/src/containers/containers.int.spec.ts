import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { startComponents, type ComponentName, type Components } from '../components/start-components.js';
import { waitUntil } from '../process/wait-until.js';
import { ContainerEngine } from './engine.js';
import { FakeDocker } from './fixture/fake-docker.js';

describe('components where a container engine answers', () => {
  let home: string;
  let docker: FakeDocker;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'orrery-containers-'));
    docker = new FakeDocker(home);
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  const start = <Name extends ComponentName>(components: readonly Name[], env: NodeJS.ProcessEnv = {}): Promise<Pick<Components, Name> & { stop: () => Promise<void> }> =>
    startComponents({ home, components, principals: ['api'], env: { ...docker.env, ...env } });
  const ports = () => JSON.parse(readFileSync(join(home, 'ports.json'), 'utf8')) as Record<string, number>;

  it('are services of docker-compose.yml, healthy when they are given, at the ports that were found', async () => {
    const { kafka, postgres, redis, mqtt } = await start(['kafka', 'postgres', 'redis', 'mqtt']);
    expect(docker.flags.map((flag) => (flag.includes('/') ? basename(flag) : flag))).toEqual(['compose', '--project-name', expect.stringMatching(/^orrery-[0-9a-f]{10}$/), '--file', 'docker-compose.yml', '--env-file', '.env']);
    expect(docker.asked).toEqual(expect.arrayContaining(['info', 'compose version', 'up --detach --wait --no-deps kafka', 'port kafka 9092', 'port mqtt 8883']));
    expect([kafka.found, kafka.brokers, kafka.credentials('api')?.username]).toEqual(['container', [`127.0.0.1:${ports()['kafka']}`], 'api']);
    expect(postgres.url).toMatch(new RegExp(`^postgres://orrery:[\\w-]+@127\\.0\\.0\\.1:${ports()['postgres']}/orrery$`));
    expect(redis.url).toMatch(new RegExp(`^redis://:[\\w-]+@127\\.0\\.0\\.1:${ports()['redis']}$`));
    expect([mqtt.url, mqtt.kind, readFileSync(mqtt.ca!, 'utf8')]).toEqual([`mqtts://127.0.0.1:${ports()['mqtt']}`, 'mosquitto', expect.stringContaining('BEGIN CERTIFICATE')]);
  });

  it('have the same passwords and rights as without containers, in files that only this user reaches', async () => {
    await start(['kafka']);
    const settings = join(home, 'compose');
    expect(statSync(settings).mode & 0o777).toBe(0o700);
    const properties = readFileSync(join(settings, 'kafka/server.properties'), 'utf8');
    expect(properties).toContain(`advertised.listeners=CLIENT://127.0.0.1:${ports()['kafka']},INSIDE://kafka:19092`);
    expect(properties).toContain('allow.everyone.if.no.acl.found=false');
    const variables = readFileSync(join(settings, '.env'), 'utf8');
    const password = /^KAFKA_PASSWORD_API=(.+)$/m.exec(variables)![1]!;
    expect(readFileSync(join(settings, 'kafka/users'), 'utf8')).toContain(`--add-scram SCRAM-SHA-512=[name=api,password=${password}]`);
  });

  it('are killed, frozen, started again and taken away by compose', async () => {
    const { redis, stop } = await start(['redis']);
    await redis.kill();
    await redis.restart();
    redis.pause();
    redis.resume();
    await stop();
    const commands = docker.asked.filter((line) => /redis$/.test(line) && !line.startsWith('wait'));
    expect(commands).toEqual([
      'up --detach --wait --no-deps redis',
      'kill redis',
      'stop redis',
      'up --detach --wait --no-deps redis',
      'pause redis',
      'unpause redis',
      'rm --stop --force redis',
    ]);
  });

  it('say why they did not start, with their last lines', async () => {
    docker.behave({ up: true });
    await expect(start(['postgres'])).rejects.toMatchObject({
      message: expect.stringMatching(/^postgres did not start as a container[^]*FATAL: out of memory/),
      cause: expect.objectContaining({ message: expect.stringContaining('container postgres is unhealthy') }),
    });
  });

  it('tell when one ends by itself, and not when it was asked to', async () => {
    const { redis } = await start(['redis']);
    const ends: string[] = [];
    redis.onCrash((detail) => ends.push(detail));
    docker.behave({ ended: ['redis'] });
    await waitUntil('the end to be told', () => ends.length > 0);
    expect(ends).toEqual(['its container ended with code 137']);
  });

  it('are not asked for where an address is given, a broker of one kind is wanted, or ORRERY_CONTAINERS says no', async () => {
    const { redis } = await start(['redis'], { ORRERY_REDIS_URL: 'redis://elsewhere' });
    expect([redis.found, redis.url]).toEqual(['environment', 'redis://elsewhere']);
    expect(ContainerEngine.find(home, { ...docker.env, ORRERY_CONTAINERS: 'no' })).toBeUndefined();
  });

  it('are native where the engine does not answer', () => {
    docker.behave({ info: true });
    expect(ContainerEngine.find(home, docker.env)).toBeUndefined();
    expect(ContainerEngine.find(home, { PATH: '/nowhere' })).toBeUndefined();
  });
});
