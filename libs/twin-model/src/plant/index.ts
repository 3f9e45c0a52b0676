export * from './diff-plants.js';
export * from './expired-waivers.js';
export { parseDuration } from './duration.js';
export * from './plant.js';
export * from './read-plant.js';
export * from './registry-entries.js';
export * from './rules/index.js';
export * from './twin-definition.js';
export { variableNames } from './variables.js';
