// Writes ../../recordings/water-loop.csv anew; a spec tells when that is due.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { waterLoopCsv, WATER_LOOP } from '../domain/water-loop.js';

await writeFile(join(import.meta.dirname, '..', '..', 'recordings', 'water-loop.csv'), waterLoopCsv(WATER_LOOP));
