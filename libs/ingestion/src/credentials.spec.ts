import { checkCredentials, Credentials } from './credentials.js';

const KIND = { setting: 'ORRERY_OPCUA_CREDENTIALS', defaultPort: 4840 };
const SECURE = { secure: true, securedBy: 'security mode SignAndEncrypt' };

describe('credentials of sources', () => {
  const contentFor = (endpoint: string, password = 'secret') => JSON.stringify({ plc: { endpoint, user: 'reader', password } });
  const forServer = (endpoint: string) => new Credentials(contentFor(endpoint), KIND);
  const plc = { id: 'plc', user: 'reader', endpoint: 'opc.tcp://PLC.plant:4840/ua' };

  it('belong to one source and one user', () => {
    const credentials = forServer('plc.plant:4840');
    expect(credentials.of(plc, SECURE)).toEqual({ user: 'reader', password: 'secret' });
    expect(credentials.of({ ...plc, id: 'other', user: undefined }, SECURE)).toBeUndefined();
    expect(() => credentials.of({ ...plc, user: 'someone-else' }, SECURE)).toThrow('no password for user someone-else of source plc');
  });

  it.each(['plc.plant', 'opc.tcp://plc.plant', 'opc.tcp://plc.plant:4840/other'])('go to the server they are for, written as %s', (endpoint) => {
    expect(forServer(endpoint).of(plc, SECURE)).toEqual({ user: 'reader', password: 'secret' });
  });

  it.each([
    'opc.tcp://elsewhere:4840/ua',
    'opc.tcp://plc.plant:4841/ua',
    'opc.tcp://plc.plant:4840@elsewhere:4840',
    'opc.tcp://plc.plant.elsewhere:4840',
    'no endpoint',
  ])('are not sent to %s, whatever a plant folder says, with or without the user named', (endpoint) => {
    const credentials = forServer('plc.plant:4840');
    for (const user of ['reader', undefined]) {
      expect(() => credentials.of({ ...plc, user, endpoint }, SECURE)).toThrow(`The password of source plc is for plc.plant:4840; it is not sent to ${endpoint}`);
    }
  });

  it('are never sent without security', () => {
    expect(() => forServer('plc.plant:4840').of(plc, { ...SECURE, secure: false })).toThrow('not sent without security');
  });

  it.each([
    ['no JSON', '{"plc": {"password": secret'],
    ['no object', '[]'],
    ['an entry without password', '{"plc": {"endpoint": "plc:4840", "user": "reader"}}'],
    ['an entry without endpoint', '{"plc": {"user": "reader", "password": "secret"}}'],
    ['an endpoint that is none', '{"plc": {"endpoint": "a:b:c", "user": "reader", "password": "secret"}}'],
  ])('in a file with %s are refused without showing a secret', (_what, content) => {
    expect(() => new Credentials(content, KIND)).toThrow(/cannot be used(?!.*secret)/);
  });

  it('are those of now, and those of before while the file cannot be used', () => {
    let content = contentFor('plc.plant', 'old');
    const credentials = new Credentials(() => content, KIND);
    content = contentFor('plc.plant', 'new');
    expect(credentials.of(plc, SECURE)!.password).toBe('new');
    content = '{"plc": {"endpoint": "plc.plant", "user": "reader"}}';
    expect(credentials.of(plc, SECURE)!.password).toBe('new');
    expect(() => checkCredentials(4840)(content)).toThrow('cannot be used: the entry of plc has no user and password');
    content = contentFor('plc.plant', 'newest');
    expect(credentials.of(plc, SECURE)!.password).toBe('newest');
  });

  it('need no file where no source has a user', () => {
    expect(new Credentials(undefined, KIND).of({ ...plc, user: undefined }, SECURE)).toBeUndefined();
  });
});
