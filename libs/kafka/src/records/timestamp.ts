/** Milliseconds since 1970 as the contracts' canonical UTC time with seven fractional digits. */
export function canonicalTime(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, -1)}0000Z`;
}
