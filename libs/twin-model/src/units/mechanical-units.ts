import type { UnitTable } from './unit.js';

const INCH = 0.0254;
const POUND = 0.45359237;
const STANDARD_GRAVITY = 9.80665;
const POUND_FORCE = POUND * STANDARD_GRAVITY;

/** Space, time, motion, mass and force. Definitions: SI Brochure, 9th ed.; NIST SP 811 appendix B for the customary ones. */
export const MECHANICAL_UNITS: UnitTable = {
  AccelerationUnit: {
    metrePerSecondSquared: ['m/s²', 1],
    centimetrePerSecondSquared: ['cm/s²', 0.01],
    gForce: ['g', STANDARD_GRAVITY],
  },
  AngleUnit: {
    radian: ['rad', 1],
    degreeOfArc: ['°', Math.PI / 180],
    minuteOfArc: ['′', Math.PI / 10_800],
    secondOfArc: ['″', Math.PI / 648_000],
    turn: ['tr', 2 * Math.PI],
  },
  AngularAccelerationUnit: { radianPerSecondSquared: ['rad/s²', 1] },
  AngularVelocityUnit: {
    radianPerSecond: ['rad/s', 1],
    degreePerSecond: ['°/s', Math.PI / 180],
    revolutionPerMinute: ['rpm', Math.PI / 30],
    revolutionPerSecond: ['r/s', 2 * Math.PI],
  },
  AreaUnit: {
    squareMetre: ['m²', 1],
    squareMillimetre: ['mm²', 1e-6],
    squareCentimetre: ['cm²', 1e-4],
    squareKilometre: ['km²', 1e6],
    squareInch: ['in²', INCH ** 2],
    squareFoot: ['ft²', (12 * INCH) ** 2],
    acre: ['ac', 4046.8564224],
    hectare: ['ha', 1e4],
  },
  ForceUnit: {
    newton: ['N', 1],
    pound: ['lbf', POUND_FORCE],
    ounce: ['ozf', POUND_FORCE / 16],
    ton: ['tonf', POUND_FORCE * 2000],
  },
  FrequencyUnit: { hertz: ['Hz', 1], millihertz: ['mHz', 1e-3], kilohertz: ['kHz', 1e3], megahertz: ['MHz', 1e6], gigahertz: ['GHz', 1e9] },
  LengthUnit: {
    metre: ['m', 1],
    nanometre: ['nm', 1e-9],
    micrometre: ['µm', 1e-6],
    millimetre: ['mm', 1e-3],
    centimetre: ['cm', 1e-2],
    kilometre: ['km', 1e3],
    inch: ['in', INCH],
    foot: ['ft', 12 * INCH],
    mile: ['mi', 63_360 * INCH],
    nauticalMile: ['nmi', 1852],
    astronomicalUnit: ['au', 149_597_870_700],
  },
  MassUnit: {
    kilogram: ['kg', 1],
    gram: ['g', 1e-3],
    milligram: ['mg', 1e-6],
    microgram: ['µg', 1e-9],
    tonne: ['t', 1e3],
    massPound: ['lb', POUND],
    slug: ['slug', POUND_FORCE / (12 * INCH)],
  },
  MassFlowRateUnit: {
    kilogramPerSecond: ['kg/s', 1],
    kilogramPerHour: ['kg/h', 1 / 3600],
    gramPerSecond: ['g/s', 1e-3],
    gramPerHour: ['g/h', 1e-3 / 3600],
    massPoundPerHour: ['lb/h', POUND / 3600],
  },
  SoundPressureUnit: { bel: ['B', 1], decibel: ['dB', 0.1] },
  TimeUnit: {
    second: ['s', 1],
    nanosecond: ['ns', 1e-9],
    microsecond: ['µs', 1e-6],
    millisecond: ['ms', 1e-3],
    minute: ['min', 60],
    hour: ['h', 3600],
    day: ['d', 86_400],
    year: ['a', 31_557_600], // the Julian year of 365.25 days
  },
  TorqueUnit: { newtonMetre: ['N·m', 1] },
  VelocityUnit: {
    metrePerSecond: ['m/s', 1],
    metrePerHour: ['m/h', 1 / 3600],
    centimetrePerSecond: ['cm/s', 0.01],
    kilometrePerSecond: ['km/s', 1e3],
    kilometrePerHour: ['km/h', 1 / 3.6],
    knot: ['kn', 1852 / 3600],
    milePerHour: ['mph', (63_360 * INCH) / 3600],
    milePerSecond: ['mi/s', 63_360 * INCH],
  },
};
