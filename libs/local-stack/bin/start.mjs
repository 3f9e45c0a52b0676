// npm start
import { ensureBuilt } from './build.mjs';

if (Number(process.versions.node.split('.')[0]) < 24) {
  console.error(`Orrery runs on Node 24, which comes with it, not on ${process.version}. Start it by "npm start".`);
  process.exit(1);
}
ensureBuilt();
const { runStart } = await import('../dist/stack/run-start.js');
process.exit(await runStart());
