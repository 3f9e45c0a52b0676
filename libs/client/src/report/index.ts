export { askedOf, explain } from './explain.js';
export { illustrate, type Illustration } from './illustrate.js';
export { reportHtml } from './report-html.js';
export { unitOf } from './format.js';
