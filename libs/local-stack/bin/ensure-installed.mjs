// Runs before npm start, npm test and the others, on whatever Node the machine has (20 or newer), before anything is installed:
// so no packages, and no newer syntax. Installs what package-lock.json says unless that is there, and checks the project's own Node.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const modules = join(root, 'node_modules');
const stamp = join(modules, '.install-stamp');
const lockFile = join(root, 'package-lock.json');
const wanted = createHash('sha256').update(readFileSync(lockFile)).digest('hex');

if (read(stamp) !== wanted) {
  if (!isInstalled()) {
    console.log('Installing packages (npm ci)');
    const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
    if (status !== 0) fail('npm ci failed; what it said stands above. Is the network up?');
  }
  writeFileSync(stamp, wanted);
}

const node = spawnSync(join(modules, '.bin', 'node'), ['-v'], { encoding: 'utf8' });
if (node.status !== 0 || !node.stdout.startsWith('v24.')) {
  fail(
    `Node 24 comes with the project, but node_modules/.bin/node ${node.status === 0 ? `is ${node.stdout.trim()}` : 'does not run'}. ` +
      'Run "npm rebuild node" (its install script must be allowed: check ignore-scripts in your npm configuration).',
  );
}

/** Whether npm's own record of node_modules has all that the lock file names: after an `npm install`, npm ci would start from nothing again. */
function isInstalled() {
  const record = read(join(modules, '.package-lock.json'));
  if (record === undefined) return false; // npm writes it last: missing too when an installation was broken off
  const there = JSON.parse(record).packages;
  const entries = Object.entries(JSON.parse(readFileSync(lockFile, 'utf8')).packages).filter(([path]) => path.includes('node_modules/'));
  return entries.every(([path, { version, integrity, link, optional }]) => {
    const found = there[path];
    return found ? found.version === version && found.integrity === integrity && found.link === link : optional === true;
  });
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
