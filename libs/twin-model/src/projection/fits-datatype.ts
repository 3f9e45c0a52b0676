import { type Datatype } from '@orrery/contracts';

const INTEGER_RANGE: Partial<Record<Datatype, readonly [number, number]>> = {
  sbyte: [-128, 127],
  byte: [0, 255],
  int16: [-32_768, 32_767],
  uint16: [0, 65_535],
  int32: [-2_147_483_648, 2_147_483_647],
  uint32: [0, 4_294_967_295],
};

const INT64_RANGE: Partial<Record<Datatype, readonly [bigint, bigint]>> = {
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
  uint64: [0n, 2n ** 64n - 1n],
};

/** Whether a JSON value is of a datatype. null fits every one: it says that there is no value. 64-bit integers are strings. */
export function fitsDatatype(value: unknown, datatype: Datatype): boolean {
  if (value === null) return true;
  switch (datatype) {
    case 'double':
    case 'float':
      return typeof value === 'number' && Number.isFinite(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'string':
    case 'datetime':
    case 'bytestring':
      return typeof value === 'string';
    case 'json':
      return value !== undefined;
    case 'int64':
    case 'uint64': {
      if (typeof value !== 'string' || !/^-?\d{1,20}$/.test(value)) return false;
      const [low, high] = INT64_RANGE[datatype] ?? [0n, 0n];
      const integer = BigInt(value);
      return integer >= low && integer <= high;
    }
    default: {
      const [low, high] = INTEGER_RANGE[datatype] ?? [0, 0];
      return typeof value === 'number' && Number.isInteger(value) && value >= low && value <= high;
    }
  }
}
