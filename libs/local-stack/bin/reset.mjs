// npm run reset: empties the data folder. Refuses while somebody runs on it.
import { existsSync } from 'node:fs';

if (!existsSync(new URL('../dist/home/reset.js', import.meta.url))) {
  const { ensureBuilt } = await import('./build.mjs');
  ensureBuilt();
}
const { runReset } = await import('../dist/home/reset.js');
process.exit(await runReset());
