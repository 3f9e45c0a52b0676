export { describeWithData, recordedData } from './recorded-data.js';
export { until } from './until.js';
