import type { UnitTable } from './unit.js';

const GALLON = 3.785411784e-3; // US liquid gallon
const FOOT_CUBED = 0.3048 ** 3;

/** Fluids, temperature and composition. Definitions: SI Brochure, 9th ed.; NIST SP 811 appendix B (conventional water and mercury columns). */
export const PROCESS_UNITS: UnitTable = {
  DensityUnit: {
    kilogramPerCubicMetre: ['kg/m³', 1],
    gramPerCubicMetre: ['g/m³', 1e-3],
    milligramPerCubicMetre: ['mg/m³', 1e-6],
    microgramPerCubicMetre: ['µg/m³', 1e-9],
  },
  PressureUnit: {
    pascal: ['Pa', 1],
    decapascal: ['daPa', 10],
    hectopascal: ['hPa', 100],
    kilopascal: ['kPa', 1e3],
    bar: ['bar', 1e5],
    millibar: ['mbar', 100],
    inchesOfMercury: ['inHg', 3386.389],
    inchesOfWater: ['inH₂O', 249.08891],
    millimetresOfMercury: ['mmHg', 133.322387415],
    poundPerSquareInch: ['psi', (0.45359237 * 9.80665) / 0.0254 ** 2],
  },
  TemperatureUnit: { kelvin: ['K', 1], degreeCelsius: ['°C', 1, 273.15], degreeFahrenheit: ['°F', 5 / 9, 459.67 * (5 / 9)] },
  Unitless: {
    unity: ['1', 1],
    percent: ['%', 1e-2],
    partsPerMillion: ['ppm', 1e-6],
    partsPerBillion: ['ppb', 1e-9],
    partsPerTrillion: ['ppt', 1e-12],
    partsPerQuadrillion: ['ppq', 1e-15],
  },
  VolumeUnit: {
    cubicMetre: ['m³', 1],
    cubicCentimetre: ['cm³', 1e-6],
    litre: ['L', 1e-3],
    millilitre: ['mL', 1e-6],
    cubicInch: ['in³', 0.0254 ** 3],
    cubicFoot: ['ft³', FOOT_CUBED],
    gallon: ['gal', GALLON],
    fluidOunce: ['fl oz', GALLON / 128],
  },
  VolumeFlowRateUnit: {
    cubicMetrePerSecond: ['m³/s', 1],
    cubicMetrePerMinute: ['m³/min', 1 / 60],
    cubicMetrePerHour: ['m³/h', 1 / 3600],
    cubicFootPerMinute: ['ft³/min', FOOT_CUBED / 60],
    litrePerSecond: ['L/s', 1e-3],
    litrePerMinute: ['L/min', 1e-3 / 60],
    litrePerHour: ['L/h', 1e-3 / 3600],
    millilitrePerSecond: ['mL/s', 1e-6],
    millilitrePerMinute: ['mL/min', 1e-6 / 60],
    millilitrePerHour: ['mL/h', 1e-6 / 3600],
    gallonPerMinute: ['gal/min', GALLON / 60],
    gallonPerHour: ['gal/h', GALLON / 3600],
  },
};
