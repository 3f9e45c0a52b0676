import { mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import tls from 'node:tls';
import { type ConfigProblem, loadConfig, secretFilesOf } from './load-config.js';
import { reveal } from './secret.js';
import { group, optional } from './setting.js';
import { settings } from './settings.js';

const schema = group({ kafka: settings.kafka(), postgres: optional(settings.postgres()) });
const [authority, other] = tls.rootCertificates as [string, string];
const GIVEN = { ORRERY_KAFKA_BROKERS: 'a:1', ORRERY_KAFKA_USERNAME: 'api' };

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'orrery-secret-'));
  file = join(folder, 'password');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const load = () => loadConfig(schema, { ...GIVEN, ORRERY_KAFKA_PASSWORD_FILE: file });
const problemsOf = (env: Record<string, string>): ConfigProblem[] => {
  try {
    loadConfig(schema, { ...GIVEN, ...env });
  } catch (error) {
    return (error as { details: { problems: ConfigProblem[] } }).details.problems;
  }
  return [];
};

describe('a secret in a file', () => {
  it('is read when it is asked for, and not once', () => {
    writeFileSync(file, 'old\n');
    const { password } = load().kafka;
    expect(reveal(password!)).toBe('old');
    writeFileSync(file, 'new\n');
    expect(reveal(password!)).toBe('new');
  });

  it('goes on with the last good one while the file is missing or empty, says so, and takes the next good one', () => {
    writeFileSync(file, 'old');
    const config = load();
    const [secret] = secretFilesOf(config);
    writeFileSync(file, '');
    expect([reveal(config.kafka.password!), secret!.problem]).toEqual(['old', `ORRERY_KAFKA_PASSWORD_FILE (${file}) is empty`]);
    rmSync(file);
    expect([reveal(config.kafka.password!), secret!.problem]).toEqual(['old', `ORRERY_KAFKA_PASSWORD_FILE (${file}) cannot be read: ENOENT`]);
    writeFileSync(file, 'new');
    expect([reveal(config.kafka.password!), secret!.problem, secret!.changes]).toEqual(['new', undefined, 1]);
  });

  it('follows a link that is exchanged at once, as kubelet does', () => {
    for (const [version, text] of [['1', 'old'], ['2', 'new']] as const) writeFileSync(join(folder, version), text);
    symlinkSync(join(folder, '1'), file);
    const { password } = load().kafka;
    expect(reveal(password!)).toBe('old');
    symlinkSync(join(folder, '2'), `${file}.new`);
    renameSync(`${file}.new`, file);
    expect(reveal(password!)).toBe('new');
  });

  it('that holds certificates is not taken half written, nor where one of them is none', () => {
    const env = { ORRERY_KAFKA_BROKERS: 'a:1', ORRERY_KAFKA_CA_FILE: file };
    writeFileSync(file, authority);
    const config = loadConfig(schema, env);
    const ca = () => reveal(config.kafka.ssl!.ca);
    const [secret] = secretFilesOf(config);
    writeFileSync(file, `${authority}\n${other.slice(0, 300)}`);
    expect([ca(), secret!.problem]).toEqual([authority.trimEnd(), `ORRERY_KAFKA_CA_FILE (${file}) holds a certificate that is cut off`]);
    writeFileSync(file, '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----');
    expect([ca(), secret!.problem]).toEqual([authority.trimEnd(), expect.stringContaining('holds something that is no certificate, as number 1')]);
    writeFileSync(file, `${authority}\n${other}\n`);
    expect([ca(), secret!.problem, secret!.certificates!.length]).toEqual([`${authority}\n${other}`, undefined, 2]);
  });

  it('that holds an address of another form is not taken, and not repeated', () => {
    writeFileSync(file, 'postgres://u:hunter2@db/orrery');
    const config = loadConfig(schema, { ...GIVEN, ORRERY_KAFKA_PASSWORD: 'x', ORRERY_POSTGRES_URL_FILE: file });
    writeFileSync(file, 'u:hunter3@db');
    expect(reveal(config.postgres!.url)).toBe('postgres://u:hunter2@db/orrery');
    expect(secretFilesOf(config)[0]!.problem).toMatch(/is not an address \(postgres:\/\/…/);
    expect(secretFilesOf(config)[0]!.problem).not.toContain('hunter');
  });

  it('is not printed', () => {
    writeFileSync(file, 'hunter2');
    const config = load();
    for (const printed of [JSON.stringify(config), inspect(config, { depth: 5 })]) expect(printed).toMatch(/password.*\*\*\*/s);
    for (const printed of [JSON.stringify(config), inspect(config, { depth: 5 })]) expect(printed).not.toContain('hunter2');
  });

  it('is a wrong setting where it cannot be used at the start, or is given as a value too', () => {
    expect(problemsOf({ ORRERY_KAFKA_PASSWORD_FILE: file })).toMatchObject([{ setting: 'ORRERY_KAFKA_PASSWORD_FILE', problem: `(${file}) cannot be read: ENOENT` }]);
    writeFileSync(file, 'x');
    expect(problemsOf({ ORRERY_KAFKA_PASSWORD_FILE: file, ORRERY_KAFKA_PASSWORD: 'y' })).toMatchObject([{ setting: 'ORRERY_KAFKA_PASSWORD', problem: 'is given twice: as a value and as a file (ORRERY_KAFKA_PASSWORD_FILE)' }]);
  });

  it('may hold a setting that is no secret, which is read once', () => {
    writeFileSync(file, 'a:1,b:2');
    expect(loadConfig(schema, { ORRERY_KAFKA_BROKERS_FILE: file }).kafka.brokers).toEqual(['a:1', 'b:2']);
  });
});
