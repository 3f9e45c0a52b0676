// The rules of eslint.config.mjs over all projects in one process (`npm run lint`): their types are read once, as one program, and not once a project. Projects
// with compiler options of their own keep a program of their own.
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import rules from './eslint.config.mjs';

const WHERE_THINGS_LIE = ['rootDir', 'outDir', 'tsBuildInfoFile'];
const root = import.meta.dirname;

const programOf = (project) => ({ languageOptions: { parserOptions: { projectService: false, project, tsconfigRootDir: root } } });
const hasOwnOptions = (tsconfig) => Object.keys(JSON.parse(readFileSync(join(root, tsconfig), 'utf8')).compilerOptions ?? {}).some((key) => !WHERE_THINGS_LIE.includes(key));
const own = globSync('{libs,services,simulators,test}/*/tsconfig.json', { cwd: root }).filter(hasOwnOptions);

export default [
  ...rules,
  { files: ['**/*.ts', '**/*.tsx'], ...programOf('tsconfig.lint.json') },
  ...own.map((tsconfig) => ({ files: [`${dirname(tsconfig)}/**/*.ts`, `${dirname(tsconfig)}/**/*.tsx`], ...programOf(tsconfig) })),
];
