/** Units by their DTDL name, with the UNECE common code OPC UA makes its unit id from (Part 8 §5.6.3) and the DTDL quantity. */
export const UNITS = {
  ampere: { code: 'AMP', symbol: 'A', name: 'ampere', quantity: 'Current' },
  volt: { code: 'VLT', symbol: 'V', name: 'volt', quantity: 'Voltage' },
  watt: { code: 'WTT', symbol: 'W', name: 'watt', quantity: 'Power' },
  gForce: { code: 'K40', symbol: 'g', name: 'standard acceleration of free fall', quantity: 'Acceleration' },
  bar: { code: 'BAR', symbol: 'bar', name: 'bar', quantity: 'Pressure' },
  millibar: { code: 'MBR', symbol: 'mbar', name: 'millibar', quantity: 'Pressure' },
  degreeCelsius: { code: 'CEL', symbol: '°C', name: 'degree Celsius', quantity: 'Temperature' },
  revolutionPerMinute: { code: 'RPM', symbol: 'r/min', name: 'revolutions per minute', quantity: 'AngularVelocity' },
  newtonMetre: { code: 'NU', symbol: 'N·m', name: 'newton metre', quantity: 'Torque' },
  newton: { code: 'NEW', symbol: 'N', name: 'newton', quantity: 'Force' },
  kilowatt: { code: 'KWT', symbol: 'kW', name: 'kilowatt', quantity: 'Power' },
  kilowattHour: { code: 'KWH', symbol: 'kW·h', name: 'kilowatt hour', quantity: 'Energy' },
  litrePerSecond: { code: 'G51', symbol: 'l/s', name: 'litre per second', quantity: 'VolumeFlowRate' },
  litre: { code: 'LTR', symbol: 'l', name: 'litre', quantity: 'Volume' },
  millilitre: { code: 'MLT', symbol: 'ml', name: 'millilitre', quantity: 'Volume' },
  metrePerSecond: { code: 'MTS', symbol: 'm/s', name: 'metre per second', quantity: 'Velocity' },
  hour: { code: 'HUR', symbol: 'h', name: 'hour', quantity: 'TimeSpan' },
  second: { code: 'SEC', symbol: 's', name: 'second', quantity: 'TimeSpan' },
  /** DTDL knows percent only of humidity and concentration. */
  percent: { code: 'P1', symbol: '%', name: 'percent', quantity: undefined },
  relativeHumidityPercent: { code: 'P1', symbol: '%', name: 'percent', quantity: 'RelativeHumidity' },
  /** No DTDL quantity has it; ISO 20816 judges machines by it. */
  millimetrePerSecond: { code: 'C16', symbol: 'mm/s', name: 'millimetre per second', quantity: undefined },
  /** Not among DTDL's units of power. */
  voltAmpereReactive: { code: 'D44', symbol: 'var', name: 'var', quantity: undefined },
  bottlesPerHour: { code: 'H10', symbol: '1/h', name: 'bottles per hour', quantity: undefined },
} as const;

export type UnitName = keyof typeof UNITS;
