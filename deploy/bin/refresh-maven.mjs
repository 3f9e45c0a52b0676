// Writes src/sbom/maven-components.json anew: the jars of libs/local-stack/pom.xml with the licences that their POMs, or their parents', name.
// Run it after a change of that file; a test says when it was forgotten. Needs Maven.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const list = join(mkdtempSync(join(tmpdir(), 'orrery-maven-')), 'list');
const { status } = spawnSync('mvn', ['-q', '-f', join(root, 'libs/local-stack/pom.xml'), 'dependency:list', `-DoutputFile=${list}`, '-DincludeScope=runtime'], { stdio: 'inherit' });
if (status !== 0) process.exit(1);

const SPDX = [
  [/^cddl\/gplv2\+ce$/i, 'CDDL-1.1 OR GPL-2.0-only WITH Classpath-exception-2.0'],
  [/classpath|\bCPE\b|GPLv2\+CE/i, 'GPL-2.0-only WITH Classpath-exception-2.0'],
  [/lgpl/i, 'LGPL-2.1-only'],
  [/apache/i, 'Apache-2.0'],
  [/^(the )?go license|bsd.*3|3-clause|new bsd|revised bsd|modified bsd|eclipse distribution|\bedl\b/i, 'BSD-3-Clause'],
  [/bsd.*2|2-clause|^bsd/i, 'BSD-2-Clause'],
  [/epl.*2|eclipse public.*2/i, 'EPL-2.0'],
  [/cddl.*1\.1/i, 'CDDL-1.1'],
  [/cddl/i, 'CDDL-1.0'],
  [/mpl 1\.1/i, 'MPL-1.1'],
  [/public domain/i, 'CC0-1.0'],
  [/^w3c/i, 'W3C'],
  [/mit|jquery/i, 'MIT'],
];
const named = (name) => SPDX.find(([form]) => form.test(name))?.[1] ?? name;
const tag = (xml, name) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1].trim();

function licencesOf(group, artifact, version) {
  const file = join(homedir(), '.m2/repository', ...group.split('.'), artifact, version, `${artifact}-${version}.pom`);
  if (!existsSync(file)) return [];
  const xml = readFileSync(file, 'utf8');
  const own = /<licenses>([^]*?)<\/licenses>/.exec(xml)?.[1];
  if (own) return [...new Set([...own.matchAll(/<name>([^<]*)<\/name>/g)].map(([, name]) => named(name.trim())))];
  const parent = /<parent>([^]*?)<\/parent>/.exec(xml)?.[1];
  return parent ? licencesOf(tag(parent, 'groupId'), tag(parent, 'artifactId'), tag(parent, 'version')) : [];
}

const components = [...readFileSync(list, 'utf8').matchAll(/^ +([\w.-]+):([\w.-]+):jar:(?:[\w.-]+:)?([\w.-]+):(?:compile|runtime)/gm)].map(([, group, name, version]) => ({ group, name, version, licence: licencesOf(group, name, version).join(' OR ') }));
components.sort((a, b) => (`${a.group}:${a.name}` < `${b.group}:${b.name}` ? -1 : 1));
writeFileSync(join(root, 'deploy/src/sbom/maven-components.json'), `${JSON.stringify(components, null, 2)}\n`);
console.log(`${components.length} jars`);
