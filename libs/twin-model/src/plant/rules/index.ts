export { DETECTOR_DEFAULTS } from './detector-defaults.js';
export { type SiteRules } from './read-rules.js';
export { selectsTwin } from './select-twins.js';
