// Every project's pure specs in one Jest run: `npm run test:unit`. Through Nx, `nx run-many -t test` caches them by project.
import { availableParallelism } from 'node:os';

export default {
  projects: ['<rootDir>/contracts', '<rootDir>/deploy', '<rootDir>/libs/*', '<rootDir>/services/*', '<rootDir>/simulators/*', '<rootDir>/test/*'],
  // Jest would leave one core of two to itself.
  maxWorkers: Math.max(2, availableParallelism() - 1),
  passWithNoTests: true,
};
