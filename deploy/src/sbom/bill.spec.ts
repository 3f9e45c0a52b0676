import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Jar, licenceList, makeBill, refused } from './bill.js';
import { isAllowed } from './licence-expression.js';

const of = (name: string, license?: string) => ({ name, version: '1.0.0', ...(license === undefined ? {} : { license }) });

describe('a licence expression', () => {
  it.each([
    ['MIT', true],
    ['GPL-3.0-only', false],
    ['MIT OR GPL-3.0-only', true],
    ['MIT AND GPL-3.0-only', false],
    ['(MIT OR GPL-3.0-only) AND ISC', true],
    ['GPL-2.0-only WITH Classpath-exception-2.0', false],
    ['EPL-2.0 OR GPL-2.0-only WITH Classpath-exception-2.0', true],
    ['GPL-2.0-only WITH Classpath-exception-2.0 AND MIT', false],
    ['SEE LICENSE IN LICENSE', false],
    ['UNLICENSED', false],
    ['', false],
    ['MIT MIT', false],
  ])('%s: allowed %s', (expression, allowed) => {
    expect(isAllowed(expression)).toBe(allowed);
  });
});

describe('a bill of materials', () => {
  it('refuses licences that are unknown or not on the list, each by name', () => {
    expect(refused(makeBill([of('good', 'MIT'), of('strict', 'AGPL-3.0-only'), of('silent')], [], '1.0.0'))).toEqual([
      expect.stringContaining('silent 1.0.0: names no licence; look it up'),
      'strict 1.0.0: AGPL-3.0-only is not on the list in deploy/src/sbom/licence-expression.ts',
    ]);
  });

  it('has each package once and the jars, knows what was looked up, and is called by our name', () => {
    const jar = { group: 'org.apache.kafka', name: 'kafka-clients', version: '4.2.0', licence: 'Apache-2.0' };
    const whole = makeBill([of('humanize'), of('humanize'), { ...of('@x/old'), licenses: [{ type: 'MIT' }] }], [jar], '1.0.0');
    expect([refused(whole), whole.metadata.component]).toEqual([[], expect.objectContaining({ name: 'orrery' })]);
    expect(whole.components.map(({ purl }) => purl)).toEqual(['pkg:maven/org.apache.kafka/kafka-clients@4.2.0?type=jar', 'pkg:npm/%40x/old@1.0.0', 'pkg:npm/humanize@1.0.0']);
    expect(whole.components[0]).toMatchObject({ purl: 'pkg:maven/org.apache.kafka/kafka-clients@4.2.0?type=jar', licenses: [{ license: { id: 'Apache-2.0' } }] });
    expect(licenceList(whole)).toContain('| Apache-2.0 | 1 | org.apache.kafka:kafka-clients 4.2.0 |');
  });

  it('has each jar that pom.xml asks for, in its version: else run deploy/bin/refresh-maven.mjs', () => {
    const root = join(import.meta.dirname, '..', '..', '..');
    const pom = readFileSync(join(root, 'libs/local-stack/pom.xml'), 'utf8');
    const jars = JSON.parse(readFileSync(join(import.meta.dirname, 'maven-components.json'), 'utf8')) as Jar[];
    const property = (text: string) => text.replace(/^\$\{(.*)\}$/, (_, name: string) => new RegExp(`<${name}>(.*)</${name}>`).exec(pom)![1]!);
    const wanted = [...pom.matchAll(/<dependency>\s*<groupId>(.*)<\/groupId>\s*<artifactId>(.*)<\/artifactId>\s*<version>(.*)<\/version>/g)].map(([, group, name, version]) => `${group}:${name}:${property(version!)}`);
    expect(wanted.length).toBeGreaterThan(3);
    expect(jars.map(({ group, name, version }) => `${group}:${name}:${version}`)).toEqual(expect.arrayContaining(wanted));
  });
});
