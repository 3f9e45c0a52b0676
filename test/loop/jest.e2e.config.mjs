import { preset } from '../../jest.preset.mjs';

export default {
  ...preset,
  displayName: 'loop',
  rootDir: import.meta.dirname,
  testMatch: ['<rootDir>/src/**/*.e2e.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  maxWorkers: 1,
  testTimeout: 240_000,
  reporters: ['default', '@orrery/testing/sentence-reporter'],
};
