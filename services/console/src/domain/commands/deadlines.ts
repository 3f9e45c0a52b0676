const MINUTE = 60_000;

/** How long a command may take to be approved and done; one that is old does not fit the plant any more. */
export const DEADLINES: readonly { readonly name: string; readonly millis: number }[] = [
  { name: '2 min', millis: 2 * MINUTE },
  { name: '10 min', millis: 10 * MINUTE },
  { name: '1 h', millis: 60 * MINUTE },
  { name: '8 h, a shift', millis: 480 * MINUTE },
];
export const USUAL_DEADLINE_MS = 10 * MINUTE;
