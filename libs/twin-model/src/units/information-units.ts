import type { Conversion, UnitTable } from './unit.js';

const PREFIXES = [
  ['kibi', 'Ki'],
  ['mebi', 'Mi'],
  ['gibi', 'Gi'],
  ['tebi', 'Ti'],
  ['exbi', 'Ei'],
  ['zebi', 'Zi'],
  ['yobi', 'Yi'],
] as const;
/** Powers of 1024 by prefix (IEC 80000-13); DTDL lists no pebi. */
const POWERS: Readonly<Record<string, number>> = { kibi: 1, mebi: 2, gibi: 3, tebi: 4, exbi: 6, zebi: 7, yobi: 8 };

function binary(suffix: string, symbolSuffix: string): Record<string, Conversion> {
  const units: Record<string, Conversion> = { [`bit${suffix}`]: [`bit${symbolSuffix}`, 1], [`byte${suffix}`]: [`B${symbolSuffix}`, 8] };
  for (const [prefix, symbol] of PREFIXES) {
    const factor = 1024 ** POWERS[prefix]!;
    units[`${prefix}bit${suffix}`] = [`${symbol}bit${symbolSuffix}`, factor];
    units[`${prefix}byte${suffix}`] = [`${symbol}B${symbolSuffix}`, 8 * factor];
  }
  return units;
}

/** Data, light and radiation. Definitions: IEC 80000-13; SI Brochure, 9th ed. */
export const INFORMATION_AND_RADIATION_UNITS: UnitTable = {
  DataSizeUnit: binary('', ''),
  DataRateUnit: binary('PerSecond', '/s'),
  IlluminanceUnit: { lux: ['lx', 1], footcandle: ['fc', 1 / 0.3048 ** 2] },
  // DTDL lists both doses under one type; absorbed and equivalent dose do not convert into each other.
  'IonizingRadiationDoseUnit/absorbed': { gray: ['Gy', 1], milligray: ['mGy', 1e-3], microgray: ['µGy', 1e-6] },
  'IonizingRadiationDoseUnit/equivalent': { sievert: ['Sv', 1], millisievert: ['mSv', 1e-3], microsievert: ['µSv', 1e-6] },
  IrradianceUnit: { wattPerSquareMetre: ['W/m²', 1] },
  LuminanceUnit: { candelaPerSquareMetre: ['cd/m²', 1] },
  LuminousFluxUnit: { lumen: ['lm', 1] },
  LuminousIntensityUnit: { candela: ['cd', 1] },
  RadioactivityUnit: { becquerel: ['Bq', 1], kilobecquerel: ['kBq', 1e3], megabecquerel: ['MBq', 1e6], gigabecquerel: ['GBq', 1e9] },
};
