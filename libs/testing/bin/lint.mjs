// `npm run lint`: every project in one ESLint process. One project alone: `npx nx lint <name>`, which Nx caches.
import { createProjectGraphAsync } from '@nx/devkit';
import { spawnSync } from 'node:child_process';
import { root } from './steps.mjs';

// ESLint's boundary rule reads the project graph that Nx has cached, and is silent without one.
await createProjectGraphAsync({ exitOnError: true });
const { status } = spawnSync(process.execPath, ['node_modules/eslint/bin/eslint.js', '-c', 'eslint.whole.config.mjs', '.', ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' });
process.exit(status ?? 1);
