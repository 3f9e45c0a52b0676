// Every project's pure specs in one Jest run: `npm run test:unit`. Through Nx, `nx run-many -t test` caches them by project.
export default {
  projects: ['<rootDir>/contracts', '<rootDir>/deploy', '<rootDir>/libs/*', '<rootDir>/services/*', '<rootDir>/simulators/*', '<rootDir>/test/*'],
  passWithNoTests: true,
};
