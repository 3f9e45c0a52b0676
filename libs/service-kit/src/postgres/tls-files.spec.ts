import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { TlsFiles } from './tls-files.js';

const [OLD, NEW] = tls.rootCertificates as [string, string];

describe('the files of TLS that an address of PostgreSQL names', () => {
  const folder = mkdtempSync(join(tmpdir(), 'orrery-tls-files-'));
  const ca = join(folder, 'ca.pem');
  const addressed = (parameters: string) => `postgres://u:p%40ss@db:5432/orrery?${parameters}`;
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('are read for each session: both authorities are trusted while one takes the place of the other', () => {
    const told: number[] = [];
    const files = new TlsFiles({ onAuthorities: (_path, authorities) => told.push(authorities.length) });
    const session = () => files.configOf(addressed(`sslmode=verify-full&sslrootcert=${ca}&application_name=x`));
    const trusted = [OLD, `${OLD}\n${NEW}`, NEW].map((text) => {
      writeFileSync(ca, text);
      return session();
    });
    expect(trusted).toEqual([OLD, `${OLD}\n${NEW}`, NEW].map((text) => ({ connectionString: 'postgres://u:p%40ss@db:5432/orrery?application_name=x', ssl: { ca: text } })));
    session();
    expect(told).toEqual([1, 2, 1]);
  });

  it.each([
    ['missing', undefined, 'it is not there'],
    ['empty', '', 'no certificate'],
    ['cut off', NEW.slice(0, 300), 'cut off'],
  ])('change nothing where one is %s: it is said once, and the last good one goes on', (_what, text, why) => {
    writeFileSync(ca, OLD);
    const problems: string[] = [];
    const files = new TlsFiles({ onProblem: (problem) => problems.push(problem) });
    const session = () => files.configOf(addressed(`sslmode=verify-full&sslrootcert=${ca}`));
    const good = session();
    if (text === undefined) rmSync(ca);
    else writeFileSync(ca, text);
    expect([session(), session()]).toEqual([good, good]);
    expect(problems).toEqual([expect.stringMatching(new RegExp(`sslrootcert .*${why}.*the last good one goes on`))]);
    writeFileSync(ca, NEW);
    expect(session().ssl).toEqual({ ca: NEW });
  });

  it('are needed at the start: what is missing then is said, with what to do', () => {
    rmSync(ca, { force: true });
    expect(() => new TlsFiles().configOf(addressed(`sslrootcert=${ca}`))).toThrow(/it is not there\. Write the file, or take it out of the address/);
  });

  it('that belong to no certificate are refused: a key without its certificate', () => {
    writeFileSync(ca, OLD);
    const key = join(folder, 'key.pem');
    writeFileSync(key, 'no key');
    expect(() => new TlsFiles().configOf(addressed(`sslrootcert=${ca}&sslkey=${key}`))).toThrow(/sslkey .*cannot be used/);
  });

  it.each(['postgres://u:p@db/orrery', 'postgres://u:p@db/orrery?sslmode=verify-full', 'postgres://u:p@db/orrery?sslmode=verify-ca&sslrootcert=/x&uselibpqcompat=true'])('an address without files, or in the sense of libpq, is left to pg: %s', (text) => {
    expect(new TlsFiles().configOf(text)).toEqual({ connectionString: text });
  });

  it('a server that is not to be verified is not, where somebody says so', () => {
    writeFileSync(ca, OLD);
    expect(new TlsFiles().configOf(addressed(`sslmode=no-verify&sslrootcert=${ca}`)).ssl).toEqual({ ca: OLD, rejectUnauthorized: false });
  });
});
