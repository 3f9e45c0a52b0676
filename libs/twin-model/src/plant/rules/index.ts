export { DETECTOR_DEFAULTS } from './detector-defaults.js';
export { type AppliedPlant, readAlertRules } from './read-alert-rules.js';
export { type FlowModelFacts, type ReadFlowModel } from './model-facts.js';
export { writeAlertRule } from './write-alert-rule.js';
export { type SiteRules } from './read-rules.js';
export { selectsTwin } from './select-twins.js';
