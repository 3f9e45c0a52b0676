// `npm run chart`: writes what the chart has of the code: its version, files/services.yaml, values.schema.json, requests and limits in values.yaml, and the picture of zones and conduits.
// `npm run chart -- --use <file>`: takes over what `npm run bench -- footprint` has written, first.
import { ensureCompiled, root } from '../../libs/local-stack/bin/build.mjs';

ensureCompiled();
const { keepMeasuredUse, writeChart } = await import('../dist/index.js');
const use = process.argv.indexOf('--use');
if (use > 0) console.log(keepMeasuredUse(root, process.argv[use + 1] ?? ''));
for (const file of await writeChart(root)) console.log(file);
