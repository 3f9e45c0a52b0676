import { preset } from '../../jest.preset.mjs';

export default {
  ...preset,
  displayName: 'operation',
  rootDir: import.meta.dirname,
  testMatch: ['<rootDir>/src/**/*.e2e.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  maxWorkers: 1,
  testTimeout: 300_000,
  reporters: ['default', '@orrery/testing/sentence-reporter'],
};
