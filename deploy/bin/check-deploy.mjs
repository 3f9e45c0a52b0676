// `npm run check:deploy`: renders every profile of the chart and says what is wrong with it. README.md beside this folder lists what it asks.
import { ensureCompiled, root } from '../../libs/local-stack/bin/build.mjs';

ensureCompiled();
const { checkDeploy } = await import('../dist/index.js');
const started = performance.now();
let [done, failed] = [0, 0];
const report = ({ name, problems }) => {
  done += 1;
  if (problems.length > 0) failed += 1;
  console.log(`${problems.length === 0 ? 'ok    ' : 'FAILED'} ${name}`);
  for (const problem of problems) console.log(`         ${problem.replaceAll('\n', '\n         ')}`);
};
try {
  await checkDeploy(root, process.env, console.log, report);
} catch (error) {
  // A tool that is missing says what to install; anything else is a defect, and its stack says where.
  console.error(error.name === 'MissingToolError' ? error.message : error);
  failed += 1;
}
console.log(`${done} checks, ${failed} failed (${((performance.now() - started) / 1000).toFixed(0)} s)`);
process.exitCode = failed === 0 ? 0 : 1;
