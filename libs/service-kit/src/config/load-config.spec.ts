import { inspect } from 'node:util';
import { isOrreryError } from '@orrery/contracts';
import { loadConfig, type ConfigProblem, type Environment } from './load-config.js';
import { group, optional, setting } from './setting.js';
import { settings } from './settings.js';

const schema = group({
  ...settings.base({ port: 3002 }),
  kafka: settings.kafka(),
  postgres: optional(settings.postgres()),
  pause: setting.duration({ env: 'ORRERY_PAUSE', description: 'Pause between tries', example: '5s', default: '200ms' }),
  strict: setting.flag({ env: 'ORRERY_STRICT', description: 'Refuse on doubt', example: 'true', default: false }),
});

const minimal: Environment = { ORRERY_KAFKA_BROKERS: '127.0.0.1:9092' };

function problemsOf(env: Environment): ConfigProblem[] {
  try {
    loadConfig(schema, env);
  } catch (error) {
    if (isOrreryError(error)) return error.details?.problems as ConfigProblem[];
    throw error;
  }
  return [];
}

describe('loadConfig', () => {
  it('gives every setting its type and every absent one its default', () => {
    const config = loadConfig(schema, { ...minimal, ORRERY_KAFKA_BROKERS: 'a:1, b:2', ORRERY_HTTP_PORT: '0', ORRERY_PAUSE: '5s', ORRERY_STRICT: 'true' });
    expect(config).toEqual({
      http: { host: '127.0.0.1', port: 0 },
      log: { level: 'info' },
      realm: 'real',
      otlp: { sampleRatio: 1 },
      drainDeadline: 10_000,
      kafka: { brokers: ['a:1', 'b:2'] },
      pause: 5_000,
      strict: true,
    });
  });

  it('is frozen to its leaves', () => {
    const config = loadConfig(schema, minimal);
    for (const part of [config, config.kafka, config.kafka.brokers]) expect(Object.isFrozen(part)).toBe(true);
  });

  it('counts an empty variable as unset', () => {
    expect(loadConfig(schema, { ...minimal, ORRERY_REALM: '' }).realm).toBe('real');
    expect(problemsOf({ ORRERY_KAFKA_BROKERS: '' })).toMatchObject([{ setting: 'ORRERY_KAFKA_BROKERS', problem: 'is missing' }]);
  });

  it('lists all problems at once, each with its variable and an example', () => {
    const problems = problemsOf({ ORRERY_HTTP_PORT: '80a', ORRERY_LOG_LEVEL: 'loud', ORRERY_PAUSE: '5 minutes', ORRERY_STRICT: 'yes' });
    expect(problems.map((problem) => `${problem.setting} ${problem.problem}`)).toEqual([
      'ORRERY_HTTP_PORT "80a" is not a whole number',
      'ORRERY_LOG_LEVEL "loud" is not one of fatal, error, warn, info, debug, trace',
      'ORRERY_KAFKA_BROKERS is missing',
      'ORRERY_PAUSE "5 minutes" is not a duration (a number with ms, s, m, h or d)',
      'ORRERY_STRICT "yes" is not true or false',
    ]);
    expect(problems[2]?.remedy).toContain('ORRERY_KAFKA_BROKERS=127.0.0.1:9092');
  });

  it.each([
    ['ORRERY_HTTP_PORT', '70000', /65535/],
    ['ORRERY_KAFKA_BROKERS', 'kafka', /wrong form/],
    ['ORRERY_OTLP_ENDPOINT', 'collector:4318', /not an address \(http:\/\/… or https:\/\/…\)/],
    ['ORRERY_REALM', 'Real', /wrong form/],
    ['ORRERY_OTLP_SAMPLE_RATIO', '2', /<= 1/],
  ])('refuses %s=%s', (name, value, expected) => {
    expect(problemsOf({ ...minimal, [name]: value })).toEqual([expect.objectContaining({ setting: name, problem: expect.stringMatching(expected) })]);
  });

  it('leaves an optional group out unless one of its variables is set', () => {
    expect(loadConfig(schema, minimal).postgres).toBeUndefined();
    expect(loadConfig(schema, { ...minimal, ORRERY_POSTGRES_URL: 'postgres://db/orrery' }).postgres).toEqual({ url: 'postgres://db/orrery' });
  });

  it('wants user name and password together', () => {
    expect(problemsOf({ ...minimal, ORRERY_KAFKA_USERNAME: 'api' })).toEqual([
      { setting: 'ORRERY_KAFKA_PASSWORD', problem: 'is missing although ORRERY_KAFKA_USERNAME is set', remedy: 'set both or neither' },
    ]);
  });

  it('speaks TLS to Kafka only when told whom to trust', () => {
    expect(loadConfig(schema, minimal).kafka).not.toHaveProperty('ssl');
    expect(loadConfig(schema, { ...minimal, ORRERY_KAFKA_CA: 'system' }).kafka.ssl).toEqual({ ca: 'system' });
    expect(problemsOf({ ...minimal, ORRERY_KAFKA_CA: '/run/ca.pem' })).toMatchObject([{ setting: 'ORRERY_KAFKA_CA', problem: expect.stringMatching(/wrong form/) }]);
  });

  it('prints no secret, but hands it out', () => {
    const config = loadConfig(schema, {
      ...minimal,
      ORRERY_KAFKA_USERNAME: 'api',
      ORRERY_KAFKA_PASSWORD: 'hunter2',
      ORRERY_POSTGRES_URL: 'postgres://api:hunter2@db/orrery',
    });
    for (const printed of [JSON.stringify(config), inspect(config, { depth: 5 }), JSON.stringify(config.kafka)]) expect(printed).not.toContain('hunter2');
    expect(JSON.stringify(config)).toContain('postgres://api:***@db/orrery');
    expect(config.kafka.password).toBe('hunter2');
  });

  it('never repeats the text of a wrong secret', () => {
    expect(JSON.stringify(problemsOf({ ...minimal, ORRERY_POSTGRES_URL: 'mysql://api:hunter2@db' }))).not.toContain('hunter2');
  });
});
