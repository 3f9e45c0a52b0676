// Writes ../../plant anew from the simulator's machines and signals; a spec tells when that is due.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { renderPlantFolder } from '../plant-folder/render.js';

const folder = join(import.meta.dirname, '..', '..', 'plant');
await rm(join(folder, 'models'), { recursive: true, force: true });
for (const [path, text] of renderPlantFolder()) {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
}
console.log(`wrote ${folder}`);
