/** Unit type of each semantic type: DTDL v2 "Semantic Type" and, for v3, the QuantitativeTypes extension version 1. */
const SAME_NAME = [
  'Acceleration', 'Angle', 'AngularAcceleration', 'AngularVelocity', 'ApparentEnergy', 'ApparentPower', 'Area', 'Capacitance',
  'Current', 'DataRate', 'DataSize', 'Density', 'Energy', 'Force', 'Frequency', 'Illuminance', 'Inductance', 'IonizingRadiationDose',
  'Irradiance', 'Length', 'Luminance', 'LuminousFlux', 'LuminousIntensity', 'MagneticFlux', 'MagneticInduction', 'Mass', 'MassFlowRate',
  'Power', 'Pressure', 'Radioactivity', 'ReactiveEnergy', 'ReactivePower', 'Resistance', 'SoundPressure', 'Temperature', 'Torque',
  'Velocity', 'Voltage', 'Volume', 'VolumeFlowRate',
] as const;

export const SEMANTIC_TYPES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(SAME_NAME.map((name) => [name, `${name}Unit`])),
  Concentration: 'Unitless',
  Distance: 'LengthUnit',
  ElectricCharge: 'ChargeUnit',
  EnergyRate: 'PowerUnit',
  Humidity: 'DensityUnit',
  Latitude: 'AngleUnit',
  Longitude: 'AngleUnit',
  Luminosity: 'PowerUnit',
  RelativeDensity: 'Unitless',
  RelativeHumidity: 'Unitless',
  Thrust: 'ForceUnit',
  TimeSpan: 'TimeUnit',
};

/** Semantic types that came with QuantitativeTypes and that DTDL v2 does not know. */
export const V3_SEMANTIC_TYPES: ReadonlySet<string> = new Set([
  'ApparentEnergy', 'ApparentPower', 'Concentration', 'EnergyRate', 'IonizingRadiationDose', 'Irradiance', 'Radioactivity',
  'ReactiveEnergy', 'ReactivePower', 'RelativeDensity',
]);

/** Units that came with QuantitativeTypes and that DTDL v2 does not know. */
export const V3_UNITS: ReadonlySet<string> = new Set([
  'ampereHour', 'becquerel', 'britishThermalUnit', 'britishThermalUnitPerHour', 'cubicFootPerMinute', 'cubicMetrePerHour',
  'cubicMetrePerMinute', 'cubicMetrePerSecond', 'decapascal', 'gallonPerHour', 'gallonPerMinute', 'gauss', 'gigabecquerel',
  'gigajoulePerHour', 'gigavoltAmpere', 'gigavoltAmpereHour', 'gigavoltAmpereReactive', 'gigavoltAmpereReactiveHour', 'gigawattHour',
  'gray', 'hectopascal', 'joulePerHour', 'joulePerSecond', 'kiloBritishThermalUnit', 'kiloBritishThermalUnitPerHour', 'kiloampere',
  'kilobecquerel', 'kilojoulePerHour', 'kilojoulePerSecond', 'kilovoltAmpere', 'kilovoltAmpereHour', 'kilovoltAmpereReactive',
  'kilovoltAmpereReactiveHour', 'litrePerMinute', 'massPound', 'massPoundPerHour', 'megabecquerel', 'megajoulePerHour',
  'megavoltAmpere', 'megavoltAmpereHour', 'megavoltAmpereReactive', 'megavoltAmpereReactiveHour', 'megawattHour', 'microgray',
  'microgramPerCubicMetre', 'microsievert', 'milliampereHour', 'milligramPerCubicMetre', 'milligray', 'millihertz',
  'millilitrePerMinute', 'millisievert', 'millivoltAmpere', 'millivoltAmpereReactive', 'milliwattHour', 'partsPerBillion',
  'partsPerMillion', 'partsPerQuadrillion', 'partsPerTrillion', 'sievert', 'terawattHour', 'tonOfRefrigeration', 'voltAmpere',
  'voltAmpereHour', 'voltAmpereReactive', 'voltAmpereReactiveHour', 'wattHour', 'wattPerSquareMetre',
]);
