import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Credentials } from './credentials.js';

describe('credentials of sources', () => {
  const folder = mkdtempSync(join(tmpdir(), 'orrery-credentials-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = (content: string) => {
    const path = join(folder, 'credentials.json');
    writeFileSync(path, content);
    return path;
  };

  it('belong to one source and one user', () => {
    const credentials = Credentials.read(file('{"plc": {"user": "reader", "password": "secret"}}'));
    expect(credentials.of({ id: 'plc', user: 'reader' })).toEqual({ user: 'reader', password: 'secret' });
    expect(credentials.of({ id: 'other' })).toBeUndefined();
    expect(() => credentials.of({ id: 'plc', user: 'someone-else' })).toThrow('no password for user someone-else of source plc');
  });

  it.each([
    ['no JSON', '{'],
    ['no object', '[]'],
    ['an entry without password', '{"plc": {"user": "reader"}}'],
  ])('in a file with %s are refused without showing a secret', (_what, content) => {
    expect(() => Credentials.read(file(content))).toThrow('cannot be used');
  });

  it('need no file where no source has a user', () => {
    expect(Credentials.read(undefined).of({ id: 'plc' })).toBeUndefined();
  });
});
