// `npm run sbom`: dist/sbom/orrery.cdx.json (CycloneDX 1.5) and licences.md of what runs; fails on a licence that is unknown or not allowed.
// Reads what is installed and a list of jars, and no network.
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const { makeBill, licenceList, productionClosure, refused } = await import('../dist/index.js').catch(() => {
  console.error('Not built yet. Run npm run build:ts first.');
  process.exit(1);
});
const target = process.argv[2] ?? join(root, 'dist', 'sbom');
const read = (file) => JSON.parse(readFileSync(file, 'utf8'));
/** Everything but tests and tools: services, libraries, simulators, and what they need to run. */
const workspaces = globSync('{contracts,services/*,libs/*,simulators/*}/package.json', { cwd: root }).map(dirname).filter((folder) => folder !== 'libs/testing');
const shipped = new Map(workspaces.flatMap((workspace) => productionClosure(root, workspace)).map(({ from }) => [from, read(join(from, 'package.json'))]));
const bom = makeBill([...shipped.values()], read(join(root, 'deploy/src/sbom/maven-components.json')), read(join(root, 'package.json')).version);
mkdirSync(target, { recursive: true });
writeFileSync(join(target, 'orrery.cdx.json'), `${JSON.stringify(bom, null, 2)}\n`);
writeFileSync(join(target, 'licences.md'), licenceList(bom));
const problems = refused(bom);
console.log(`${bom.components.length} components, ${problems.length} licences refused: ${target}`);
for (const problem of problems) console.error(`  ${problem}`);
process.exitCode = problems.length === 0 ? 0 : 1;
