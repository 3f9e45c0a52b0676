export { convertible, convertUnit, unitMeant, unitNames, unitOf, type Unit } from './units.js';
