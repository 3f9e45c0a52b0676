const HOUR = 3_600_000;

/** For how long an alert can be shelved: it comes back by itself, soon enough to be remembered (ISA-18.2 §12.3). */
export const SHELF_TIMES: readonly { readonly name: string; readonly millis: number }[] = [
  { name: '30 min', millis: HOUR / 2 },
  { name: '1 h', millis: HOUR },
  { name: '4 h', millis: 4 * HOUR },
  { name: '8 h, a shift', millis: 8 * HOUR },
  { name: '24 h', millis: 24 * HOUR },
];
