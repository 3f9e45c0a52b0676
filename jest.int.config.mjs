// Specs that need one real component (Kafka, PostgreSQL, Redis, an OPC UA server). Three files at a time: a worker waits for two thirds
// of its time (for starts, sessions and timeouts), and each file has ports, topics and folders of its own.
import './jest.components.mjs';
import { preset } from './jest.preset.mjs';

export default {
  ...preset,
  rootDir: import.meta.dirname,
  testMatch: ['<rootDir>/{contracts,deploy,libs/*,services/*,simulators/*,test/*}/src/**/*.int.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['/dist/'],
  maxWorkers: 3,
  testTimeout: 60_000,
};
