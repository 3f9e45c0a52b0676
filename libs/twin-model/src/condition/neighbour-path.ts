/** A path of another twin: `acme:riverside:capper#jamActive` by its id, `feeds#jamActive` by a relationship to it, `^feeds#jamActive` by one from it. */
export interface NeighbourPath {
  /** A twin's id, or a relationship's name, with `^` where it is followed backwards. */
  readonly who: string;
  readonly path: string;
}

/** Undefined of a path of the twin itself. */
export function neighbourPath(text: string): NeighbourPath | undefined {
  const at = text.indexOf('#');
  return at < 0 ? undefined : { who: text.slice(0, at), path: text.slice(at + 1) };
}

/** That it names its neighbour by id. */
export const isById = ({ who }: NeighbourPath): boolean => who.includes(':');
