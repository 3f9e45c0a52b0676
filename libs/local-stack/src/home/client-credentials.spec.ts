import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { leaveCredentials, leaveVariables } from './client-credentials.js';

test('the credentials left for the command line are readable by their owner alone, and replaced whole', () => {
  const home = mkdtempSync(join(tmpdir(), 'orrery-credentials-'));
  try {
    leaveCredentials(home, { url: 'http://127.0.0.1:1', issuer: 'http://127.0.0.1:2', clientId: 'a', clientSecret: 'old' });
    leaveCredentials(home, { url: 'http://127.0.0.1:1', issuer: 'http://127.0.0.1:2', clientId: 'a', clientSecret: 'new' });
    const file = join(home, 'credentials.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    leaveVariables(home, { ENDPOINT: 'opc.tcp://127.0.0.1:3' });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ clientSecret: 'new', variables: { ENDPOINT: 'opc.tcp://127.0.0.1:3' } });
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
});
