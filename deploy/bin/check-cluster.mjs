// `npm run check:cluster`: a Kubernetes of one node, the images of this working copy, and every command that the operator's pages tell. README.md beside this folder says what it needs.
import { ensureCompiled, root } from '../../libs/local-stack/bin/build.mjs';

ensureCompiled();
const { checkCluster } = await import('../dist/index.js');
const started = performance.now();
let [done, failed] = [0, 0];
const report = ({ name, problems, figures }) => {
  done += 1;
  if (problems.length > 0) failed += 1;
  console.log(`${problems.length === 0 ? 'ok    ' : 'FAILED'} ${name}${figures.length > 0 ? ` (${figures.join('; ')})` : ''}`);
  for (const problem of problems) console.log(`         ${problem.replaceAll('\n', '\n         ')}`);
};
try {
  await checkCluster(root, process.env, console.log, report, (stop) => {
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, stop);
  });
} catch (error) {
  // A tool that is missing says what to install; anything else is a defect, and its stack says where.
  console.error(error.name === 'MissingToolError' ? error.message : error);
  failed += 1;
}
console.log(`${done} steps, ${failed} failed (${((performance.now() - started) / 1000).toFixed(0)} s)`);
process.exitCode = failed === 0 ? 0 : 1;
