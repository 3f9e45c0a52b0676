import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { type Bom } from './bill.js';

const root = join(import.meta.dirname, '..', '..', '..');

describe('npm run sbom, without a network', () => {
  const target = mkdtempSync(join(tmpdir(), 'orrery-sbom-'));
  afterAll(() => rmSync(target, { recursive: true, force: true }));

  it('writes a bill that CycloneDX’s schema takes, with packages and jars, all under allowed licences', () => {
    const env = { ...process.env, NODE_OPTIONS: '', npm_config_registry: 'http://127.0.0.1:9' };
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'deploy/bin/sbom.mjs'), target], { env, encoding: 'utf8' });
    expect([stderr, status]).toEqual(['', 0]);
    expect(stdout).toContain(' 0 licences refused');
    const bom = JSON.parse(readFileSync(join(target, 'orrery.cdx.json'), 'utf8')) as Bom;
    expect(problemsOf(bom)).toBeNull();
    const urls = bom.components.map(({ purl }) => purl);
    expect(urls).toEqual(expect.arrayContaining([expect.stringMatching(/^pkg:npm\/kafkajs@/), expect.stringMatching(/^pkg:maven\/org\.apache\.kafka\/kafka-clients@/)]));
    expect(urls.filter((url) => /^pkg:npm\/(jest|nx|typescript)@/.test(url))).toEqual([]);
    expect(readFileSync(join(target, 'licences.md'), 'utf8')).toContain('| MIT |');
  }, 60_000);
});

/** By the schema that the CycloneDX project publishes, which a package of theirs carries. */
function problemsOf(bom: Bom): unknown {
  const folder = join(dirname(createRequire(import.meta.url).resolve('@cyclonedx/cyclonedx-library/package.json')), 'res/schema');
  const read = (name: string) => JSON.parse(readFileSync(join(folder, `${name}.SNAPSHOT.schema.json`), 'utf8')) as object;
  const ajv = new Ajv({ strict: false, formats: { 'iri-reference': true, 'idn-email': true } });
  (addFormats as unknown as (ajv: Ajv) => void)(ajv);
  // Under the names by which the schema refers to them, beside its own address.
  for (const name of ['spdx', 'jsf-0.82']) ajv.addSchema({ ...read(name), $id: `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json` });
  const validate = ajv.compile(read('bom-1.5'));
  validate(bom);
  return validate.errors ?? null;
}
