import { type Datatype } from '@orrery/contracts';

export type Cell =
  | { readonly kind: 'value'; readonly v: unknown }
  | { readonly kind: 'bad'; readonly raw: string }
  | { readonly kind: 'empty' }
  | { readonly kind: 'refused'; readonly detail: string };

const NOT_A_NUMBER = /^[+-]?(nan|inf(inity)?)$/i;
const TRUTH: Readonly<Record<string, boolean>> = { true: true, '1': true, false: false, '0': false };

/** What a cell says of a path of this type. An empty one says nothing; NaN and infinity are readings that are bad. */
export function readCell(text: string, datatype: Datatype, decimal: string): Cell {
  const trimmed = text.trim();
  if (trimmed === '') return { kind: 'empty' };
  switch (datatype) {
    case 'string':
    case 'datetime':
    case 'bytestring':
      return { kind: 'value', v: text };
    case 'json':
      return readJson(trimmed);
    case 'boolean': {
      const v = TRUTH[trimmed.toLowerCase()];
      return v === undefined ? refused(trimmed, datatype) : { kind: 'value', v };
    }
    case 'int64':
    case 'uint64':
      // Digits are kept as they are: a number would round them.
      return /^[+-]?\d{1,20}$/.test(trimmed) ? { kind: 'value', v: BigInt(trimmed).toString() } : refused(trimmed, datatype);
    default: {
      if (NOT_A_NUMBER.test(trimmed)) return { kind: 'bad', raw: trimmed };
      const plain = decimal === ',' ? trimmed.replace(',', '.') : trimmed;
      return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? { kind: 'value', v: Number(plain) } : refused(trimmed, datatype);
    }
  }
}

function readJson(text: string): Cell {
  try {
    return { kind: 'value', v: JSON.parse(text) as unknown };
  } catch {
    return refused(text, 'json');
  }
}

const refused = (text: string, datatype: Datatype): Cell => ({ kind: 'refused', detail: `${JSON.stringify(text.slice(0, 60))} is no ${datatype}` });
