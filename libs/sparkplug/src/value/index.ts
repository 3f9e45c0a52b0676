export { type ArrayValue, packArray, unpackArray } from './packed-arrays.js';
export { memberTypes, type PlainValue, plainValue, type TemplateTypes } from './plain-value.js';
export { isTime, readValue, type TypedValue, writeValue } from './typed-value.js';
