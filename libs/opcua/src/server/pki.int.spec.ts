import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPki } from './pki.js';

test('a client that was refused a moment before its certificate was noticed in the trusted folder is not refused for ever', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'orrery-pki-'));
  // No watcher: the moment in which it has not yet noticed lasts for ever.
  const server = await openPki({ root: join(folder, 'server'), watch: false });
  const client = await openPki({ root: join(folder, 'client'), watch: false });
  try {
    const file = join(folder, 'client.pem');
    await client.server.createSelfSignedCertificate({ applicationUri: 'urn:test', dns: ['localhost'], startDate: new Date(), validity: 10, outputFile: file, subject: 'CN=client' });
    const pem = await readFile(file, 'utf8');
    const der = Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
    expect((await server.server.checkCertificate(der)).name).toBe('BadCertificateUntrusted');
    await copyFile(file, join(server.trustedFolder, 'client.pem'));
    expect((await server.server.checkCertificate(der)).name).toBe('Good');
  } finally {
    for (const pki of [server, client]) {
      await pki.server.dispose();
      await pki.users.dispose();
    }
    await rm(folder, { recursive: true, force: true });
  }
});
