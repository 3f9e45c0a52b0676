/** Something must be installed first. The message is one line that says what. */
export class MissingToolError extends Error {
  override name = 'MissingToolError';
}
