// Specs that need one real component (Kafka, PostgreSQL, Redis, an OPC UA server). Two files at a time: most of their time is spent
// waiting for sessions and timeouts, and each has ports, topics and folders of its own.
import './jest.components.mjs';
import { preset } from './jest.preset.mjs';

export default {
  ...preset,
  rootDir: import.meta.dirname,
  testMatch: ['<rootDir>/{contracts,deploy,libs/*,services/*,simulators/*,test/*}/src/**/*.int.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['/dist/'],
  maxWorkers: 2,
  testTimeout: 60_000,
};
