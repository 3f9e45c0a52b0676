// Specs that need one real component (Kafka, PostgreSQL, Redis, an OPC UA server). They run one file at a time.
import { preset } from './jest.preset.mjs';

export default {
  ...preset,
  rootDir: import.meta.dirname,
  testMatch: ['<rootDir>/{contracts,libs/*,services/*,simulators/*,test/*}/src/**/*.int.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['/dist/'],
  maxWorkers: 1,
  testTimeout: 60_000,
};
