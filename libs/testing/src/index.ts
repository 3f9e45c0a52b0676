export { describeWithData, recordedData } from './recorded-data.js';
export { pythonWith } from './python.js';
export { until } from './until.js';
export { figure } from './figure.js';
