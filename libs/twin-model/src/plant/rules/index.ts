export { type SiteRules } from './read-rules.js';
export { selectsTwin } from './select-twins.js';
