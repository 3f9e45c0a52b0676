// `npm run chart`: writes what the chart has of the code: its version, files/services.yaml, values.schema.json, and the picture of zones and conduits.
import { ensureCompiled, root } from '../../libs/local-stack/bin/build.mjs';

ensureCompiled();
const { writeChart } = await import('../dist/index.js');
for (const file of await writeChart(root)) console.log(file);
