// npm run schema: writes the JSON Schema of flow models where editors and other programs find it.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FLOW_SCHEMA } from '../dist/index.js';

const folder = join(import.meta.dirname, '..', 'schema');
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'flow-v1.schema.json'), `${JSON.stringify(FLOW_SCHEMA, null, 1)}\n`);
