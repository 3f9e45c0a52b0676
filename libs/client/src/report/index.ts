export { askedOf, explain } from './explain.js';
export { gantt, legend, line, stacked, STATES } from './charts.js';
export { illustrate, type Illustration } from './illustrate.js';
export { reportHtml } from './report-html.js';
export { amount, stationsOf, unitOf } from './format.js';
