// One Jest preset for every project. Pure specs only: *.int.spec.ts (one real component) and *.e2e.spec.ts
// (the running system) are run by the commands that bring those components up.
import { join } from 'node:path';

export const transform = {
  '^.+\\.tsx?$': [
    '@swc/jest',
    {
      swcrc: false,
      module: { type: 'es6' },
      sourceMaps: 'inline',
      jsc: {
        target: 'es2023',
        parser: { syntax: 'typescript', decorators: true, tsx: false },
        transform: { legacyDecorator: true, decoratorMetadata: true },
        keepClassNames: true,
      },
    },
  ],
};

export const preset = {
  testEnvironment: 'node',
  // Of all suites together, wherever the temporary files of a suite are.
  cacheDirectory: join(import.meta.dirname, 'node_modules', '.cache', 'jest'),
  extensionsToTreatAsEsm: ['.ts'],
  transform,
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': ['$1.js', '$1'] },
  testEnvironmentOptions: { customExportConditions: ['@orrery/source', 'node', 'node-addons'] },
  testMatch: ['<rootDir>/src/**/*.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '\\.int\\.spec\\.ts$', '\\.e2e\\.spec\\.ts$'],
};

export default preset;
