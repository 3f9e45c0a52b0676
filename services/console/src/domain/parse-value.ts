import { type Datatype } from '@orrery/contracts';

export type Parsed = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly problem: string };

const INTEGER_RANGES: Partial<Record<Datatype, readonly [least: bigint, most: bigint]>> = {
  sbyte: [-128n, 127n],
  byte: [0n, 255n],
  int16: [-32_768n, 32_767n],
  uint16: [0n, 65_535n],
  int32: [-2_147_483_648n, 2_147_483_647n],
  uint32: [0n, 4_294_967_295n],
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
  uint64: [0n, 2n ** 64n - 1n],
};

/** What a person typed as a value of the datatype; int64 and uint64 stay decimal strings, so that no digit is lost. */
export function parseValue(text: string, datatype: Datatype): Parsed {
  const typed = text.trim();
  const range = INTEGER_RANGES[datatype];
  if (range) return parseInteger(typed, datatype, range);
  switch (datatype) {
    case 'float':
    case 'double': {
      const value = Number(typed.replace(',', '.'));
      return typed !== '' && Number.isFinite(value) ? { ok: true, value } : { ok: false, problem: 'Give a number, for example 12.5.' };
    }
    case 'boolean':
      return typed === 'true' || typed === 'false' ? { ok: true, value: typed === 'true' } : { ok: false, problem: 'Choose yes or no.' };
    case 'datetime':
      return Number.isNaN(Date.parse(typed)) ? { ok: false, problem: 'Give a time, for example 2026-01-31T12:00:00Z.' } : { ok: true, value: typed };
    case 'json':
      return parseJson(typed);
    default:
      return { ok: true, value: text };
  }
}

function parseInteger(typed: string, datatype: Datatype, [least, most]: readonly [bigint, bigint]): Parsed {
  if (!/^-?\d+$/.test(typed)) return { ok: false, problem: 'Give a whole number.' };
  const value = BigInt(typed);
  if (value < least || value > most) return { ok: false, problem: `Give a whole number from ${least} to ${most}.` };
  return { ok: true, value: datatype === 'int64' || datatype === 'uint64' ? value.toString() : Number(value) };
}

function parseJson(typed: string): Parsed {
  try {
    return { ok: true, value: JSON.parse(typed) as unknown };
  } catch {
    return { ok: false, problem: 'Give JSON, for example {"upper": 5}.' };
  }
}
