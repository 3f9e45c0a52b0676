import { type TwinTree } from '@orrery/access';

/** Which twins a subscriber asked for; a twin must meet every condition that is given. */
export interface TwinSelection {
  readonly twins?: ReadonlySet<string>;
  readonly site?: string;
  readonly subtree?: string;
}

export function selects(selection: TwinSelection, twinId: string, tree: TwinTree): boolean {
  const { twins, site, subtree } = selection;
  if (twins && !twins.has(twinId)) return false;
  if (site !== undefined && twinId.split(':', 2)[1] !== site) return false;
  return subtree === undefined || tree.isWithin(twinId, subtree);
}
