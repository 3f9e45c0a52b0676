import { type Cell, type Recording, type Row } from '../domain/recording.js';

/** Where a row's payload has its time, whatever the file calls that column. */
export const TIME_MEMBER = 'time';

/**
 * A row as a data logger would send it: one object, the time as the file writes it, each value under its node's name. 64-bit integers
 * keep their digits, which JSON.stringify does not do. A missing cell is null, an unreadable one is left out.
 */
export function rowPayload({ columns }: Recording, { written, cells }: Row): string {
  const members = cells.flatMap((cell, index) => {
    const name = columns[index]?.node;
    return name === undefined || cell.status === 'unreadable' ? [] : [`${JSON.stringify(name)}:${valueOf(cell)}`];
  });
  return `{${[`"${TIME_MEMBER}":${JSON.stringify(written)}`, ...members].join(',')}}`;
}

function valueOf({ value }: Cell): string {
  return typeof value === 'bigint' ? value.toString() : JSON.stringify(value);
}
