import { Redactor } from './redactor.js';

const SECRET = 'hunter2-s3cret';
const PEM = `-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQ\nC7vJ8q1Qm4cV${'A1b2'.repeat(10)}\n-----END PRIVATE KEY-----`;
const redactor = () => new Redactor([], ['http://127.0.0.1:8080', 'http://oidc:8090/realms/acme']);

describe('what leaves the machine', () => {
  it.each([
    ['a password in the address of a database', `postgres://api:${SECRET}@db:5432/orrery?sslmode=verify-full`, 'postgres://api:***@db:5432/orrery?sslmode=verify-full'],
    ['one with every character that should have been escaped', `postgres://api:a/b@c?d#${SECRET}@db/orrery`, 'postgres://api:***@db/orrery'],
    ['one without a user', `rediss://:${SECRET}@redis:6379`, 'rediss://:***@redis:6379'],
    ['one in the query', `postgres://db/orrery?user=api&password=${SECRET}`, 'postgres://db/orrery?***'],
    ['a token in the address of a repository', `https://${SECRET}:x-oauth-basic@git.example/plants.git`, 'https://***@git.example/***'],
    ['the path of a webhook', `POST https://hooks.example/services/T0/B0/${SECRET} failed`, 'POST https://hooks.example/*** failed'],
    ['a token in a query of our own', `http://127.0.0.1:8080/api/v1/stream?ticket=${SECRET}`, 'http://127.0.0.1:8080/api/v1/stream?***'],
    ['an access token', `got eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJl back`, 'got *** back'],
    ['a header', `authorization: Basic YWRhOmh1bnRlcjI=`, 'authorization: Basic ***'],
    ['an environment', `ORRERY_KAFKA_PASSWORD=${SECRET} ORRERY_REALM=real`, 'ORRERY_KAFKA_PASSWORD=*** ORRERY_REALM=real'],
    ['JSON in text', `{\\"clientSecret\\":\\"${SECRET}\\",\\"id\\":1}`, '{\\"clientSecret\\":***,\\"id\\":1}'],
    ['a key', `read ${PEM} from file`, 'read *** (PEM) from file'],
    ['a key whose line ends are escaped', JSON.stringify({ note: PEM }), '{"note":"*** (PEM)"}'],
    ['a key that breaks off', PEM.slice(0, 90), '*** (PEM)'],
    ['a key that began before', PEM.slice(30), expect.not.stringMatching(/MIIE|C7vJ8q1Q/)],
    ['an encrypted key', `-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,0A1B\n\n${'A1b2'.repeat(10)}\nc3D=\n-----END RSA PRIVATE KEY-----`, '*** (PEM)'],
    ['names that are short', `pass=${SECRET} pwd: ${SECRET} x-api-key: ${SECRET}`, 'pass=*** pwd: *** x-api-key: ***'],
    ['JSON of a mailer', `{"user":"o","pass":"${SECRET}"}`, '{"user":"o","pass":***}'],
    ['SQL', `alter user historian password '${SECRET}''s'; select 1`, 'alter user historian password ***; select 1'],
    ['a line of redis.conf, or a flag', `requirepass ${SECRET}\n--requirepass ${SECRET}`, 'requirepass ***\n--requirepass ***'],
    ['a list', `ORRERY_WEBHOOK_SECRETS=cmms=${SECRET},erp=${SECRET} next`, 'ORRERY_WEBHOOK_SECRETS=*** next'],
    ['cookies', `Cookie: a=b; sid=${SECRET}`, 'Cookie: ***'],
    ['a mail address', `told ada.lovelace@acme.example`, 'told <mail>'],
  ])('has no secret: %s', (_what, text, shown) => {
    expect(redactor().text(text)).toEqual(shown);
  });

  it.each([
    'twin acme:riverside:line1-filler at rev:41, 12 gaps',
    'http://127.0.0.1:8080/api/v1/twins answers in 3 ms',
    'opc.tcp://127.0.0.1:4840/plant BadTimeout',
    'orrery_consumer_lag{topic="twin.inputs.v1",partition="3"} 12',
    'sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    'kafka:9092',
  ])('keeps what tells something: %s', (text) => {
    expect(redactor().text(text)).toBe(text);
  });

  it('hides whatever stands under the name of a secret, in names too, and leaves numbers', () => {
    const shown = redactor().value({ kafka: { password: SECRET, credentials: { user: 'a', any: [SECRET] }, tokenTtl: 5 }, [`https://hooks.example/${SECRET}`]: 1, list: [`a ${SECRET}`] });
    expect(shown).toEqual({ kafka: { password: '***', credentials: '***', tokenTtl: 5 }, 'https://hooks.example/***': 1, list: [`a ${SECRET}`] });
  });

  it('hides short names of secrets, and numbers under them that measure nothing', () => {
    const shown = redactor().value({ pass: SECRET, pwd: SECRET, 'x-api-key': SECRET, pin: 4711, password: 123456, tokenSeconds: 300, key: SECRET });
    expect(shown).toEqual({ pass: '***', pwd: '***', 'x-api-key': '***', pin: '***', password: '***', tokenSeconds: 300, key: '***' });
    expect(redactor().value({ key: 'acme:riverside:filler#low' })).toEqual({ key: 'acme:riverside:filler#low' });
  });

  it('hides a known secret wherever it stands and however it is written', () => {
    const known = 'p"a/s=s+w ö';
    const redact = new Redactor([known]);
    const all = [known, encodeURIComponent(known), JSON.stringify(known), Buffer.from(known).toString('base64')].join(' | ');
    expect(redact.text(all)).toBe('*** | *** | "***" | ***=='.replace('==', Buffer.from(known).toString('base64').match(/=*$/)![0]));
    expect([...redact.hidden]).toEqual([['known', 4]]);
  });

  it('goes through a log line by line, whatever the lines are', () => {
    const log = [`{"msg":"ready","config":{"url":"redis://:${SECRET}@r","apiKey":"${SECRET}"}}`, `plain password=${SECRET}`, '{ broken', PEM, `{"msg":"at https://hooks.example/${SECRET}"}`].join('\n');
    const shown = redactor().lines(log);
    expect(shown).not.toContain(SECRET);
    expect(shown.split('\n')).toEqual(['{"msg":"ready","config":{"url":"redis://:***@r","apiKey":"***"}}', 'plain password=***', '{ broken', '*** (PEM)', '{"msg":"at https://hooks.example/***"}']);
  });
});
