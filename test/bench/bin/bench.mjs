// npm run bench [-- <name>… [--json]]
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

if (Number(process.versions.node.split('.')[0]) < 24) {
  console.error(`The benchmarks run on Node 24, which comes with the project, not on ${process.version}. Start them by "npm run bench".`);
  process.exit(1);
}
const root = fileURLToPath(new URL('../../..', import.meta.url));
// What the compiler says goes to standard error: standard output is the figures' alone.
const { status } = spawnSync(process.execPath, ['node_modules/typescript-7/bin/tsc', '-b'], { cwd: root, stdio: ['ignore', 2, 2] });
if (status !== 0) {
  console.error('The build failed; what it said stands above.');
  process.exit(1);
}
const { main } = await import('../dist/main.js');
process.exit(await main(process.argv.slice(2), process.env));
