/** What may be called at a machine: the Commands of its model that are bound; `why` says why none is. */
export interface OfferedMethods {
  readonly paths: readonly string[];
  readonly why?: string;
}

/**
 * @param model paths of the Commands of the model
 * @param bound those of them that the machine's source has a method for; undefined where that is not known (yet)
 * @param failure why it is not known, where it could not be asked
 */
export function offeredMethods(model: readonly string[], bound: readonly string[] | undefined, failure?: string): OfferedMethods | undefined {
  if (model.length === 0) return undefined;
  if (bound === undefined) return failure === undefined ? undefined : { paths: [], why: `Which methods this machine has is not known: ${failure}` };
  const paths = model.filter((path) => bound.includes(path));
  return paths.length > 0 ? { paths } : { paths, why: 'Its model has methods, and none is bound to its source: every call would be refused. They are bound in the plant folder (bindings.yaml, methods).' };
}
