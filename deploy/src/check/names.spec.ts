import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Manifest, readManifests } from '../chart/manifests.js';
import { namesFit } from './names.js';

const chart = join(import.meta.dirname, '..', '..', 'chart');
const of = (text: string): Manifest[] => readManifests(text);

describe('names of the rendered chart', () => {
  it('are seen where they have no room for what is made from them, and so are labels that are none', () => {
    const object = (kind: string, name: string, labels = 'a: b') => `---\nkind: ${kind}\nmetadata: { name: ${name}, labels: { ${labels} } }\n`;
    const [fits, long] = [52, 53].map((length) => 'n'.repeat(length));
    expect(namesFit(of(['StatefulSet', 'CronJob', 'Job'].map((kind) => object(kind, fits!)).join('')))).toEqual([]);
    expect(namesFit(of(object('StatefulSet', long!) + object('CronJob', long!) + object('Deployment', long!) + object('Job', 'j'.repeat(64)) + object('Service', '9-lives') + object('Job', '9-lives')))).toEqual([
      `StatefulSet/${long} has a name of 53 characters, and a StatefulSet has room for 52`,
      `CronJob/${long} has a name of 53 characters, and a CronJob has room for 52`,
      `Job/${'j'.repeat(64)} has a name of 64 characters, and a Job has room for 63`,
      'Service/9-lives has a name that Kubernetes refuses',
    ]);
    expect(namesFit(of(`${object('Deployment', 'd')}spec: { selector: { matchLabels: { c: ${'v'.repeat(64)} } }, template: { metadata: { labels: { e: f- } } } }`))).toEqual([
      `Deployment/d has a label that Kubernetes refuses: c: ${'v'.repeat(64)}`,
      'Deployment/d has a label that Kubernetes refuses: e: f-',
    ]);
  });

  it('are never made of what helm alone knows: whoever renders by helm template has the first revision for ever', () => {
    const asking = globSync('templates/*', { cwd: chart }).filter((file) => /\.Release\.(Revision|IsInstall|IsUpgrade)|\blookup\b/.test(readFileSync(join(chart, file), 'utf8')));
    expect(asking).toEqual([]);
  });
});
