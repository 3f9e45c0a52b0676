import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { serverCertificate, type ServerCertificate } from '@orrery/local-stack';
import { TrustedAuthorities } from './trusted-authorities.js';

/** Line breaks differ. */
const printOf = (pem: string): string => new X509Certificate(pem).fingerprint256;
const read = (path: string): string => readFileSync(path, 'utf8');

describe('the authorities of NODE_EXTRA_CA_CERTS, which Node reads once', () => {
  const folder = mkdtempSync(join(tmpdir(), 'orrery-trust-'));
  const file = join(folder, 'trust.pem');
  const before = tls.getCACertificates('default');
  let [old, next]: ServerCertificate[] = [];
  let server: tls.Server;
  let authorities: TrustedAuthorities;

  const write = (text: string): void => {
    writeFileSync(`${file}.new`, text);
    renameSync(`${file}.new`, file);
    authorities.current();
  };
  const shows = ({ certificate, key }: ServerCertificate) => server.setSecureContext({ cert: read(certificate), key: read(key) });
  /** As a client that names no authorities of its own; a session that is not kept is not taken up. */
  const connecting = () => new Promise<string>((resolve) => {
    const socket = tls.connect({ host: '127.0.0.1', port: (server.address() as AddressInfo).port }, () => {
      resolve('let in');
      socket.end();
    });
    socket.on('error', ({ code }: NodeJS.ErrnoException) => resolve(String(code)));
  });

  beforeAll(async () => {
    [old, next] = await Promise.all(['old', 'next'].map((name) => serverCertificate(join(folder, name))));
    server = tls.createServer((socket) => socket.on('error', () => undefined).end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    writeFileSync(file, read(old!.ca));
    authorities = new TrustedAuthorities(file);
  });
  afterAll(async () => {
    tls.setDefaultCACertificates(before);
    await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true, force: true });
  });

  it('are read again: servers of the old and of the new one are let in while both stand there', async () => {
    shows(next!);
    expect(await connecting()).toMatch(/UNABLE|SELF_SIGNED/);
    write(`${read(old!.ca)}${read(next!.ca)}`);
    expect(await connecting()).toBe('let in');
    shows(old!);
    expect(await connecting()).toBe('let in');
    expect(authorities).toMatchObject({ changes: 1, problem: undefined });
  });

  it('that were taken out let nobody in any more, and those of Node itself stay', async () => {
    write(read(next!.ca));
    expect(await connecting()).toMatch(/UNABLE|SELF_SIGNED/);
    shows(next!);
    expect(await connecting()).toBe('let in');
    expect(tls.getCACertificates('default').map(printOf)).toContain(printOf(before[0]!));
  });

  it('in a file that is cut off change nothing, and that is said', async () => {
    write(read(old!.ca).slice(0, 200));
    expect(authorities.problem).toMatch(/NODE_EXTRA_CA_CERTS .*cut off/);
    expect(await connecting()).toBe('let in');
  });
});
