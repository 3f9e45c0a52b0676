import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IMAGES } from '../tree/images.js';
import { SERVICES } from './service-table.js';
import { generated } from './write-chart.js';

const root = join(import.meta.dirname, '..', '..', '..');

describe('what the chart has of the code', () => {
  it('is current: else run npm run chart', async () => {
    for (const [path, text] of await generated(root)) expect([path, readFileSync(join(root, path), 'utf8')]).toEqual([path, text]);
  }, 60_000);

  it('knows every service that has an image', () => {
    const images = IMAGES.filter(({ workspace }) => workspace.startsWith('services/')).map(({ name }) => name);
    expect(SERVICES.map(({ name }) => name).sort()).toEqual(images.sort());
  });
});
