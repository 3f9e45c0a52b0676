/**
 * A password, an address with one, or certificates. Given by a file it is a function that reads the file again, so that what is rotated is used by
 * the next connection without a restart: ask for it with `reveal` when it is needed, and keep it no longer.
 */
export type Secret = string | (() => string);

/** The secret as it is now. */
export const reveal = (secret: Secret): string => (typeof secret === 'function' ? secret() : secret);
