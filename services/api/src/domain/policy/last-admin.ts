import { CompiledRights, endOf, type Grant, type Subject } from '@orrery/access';

const NO_PARTS = { lineOf: () => new Set<string>(), twinIds: () => [] };

/**
 * From when on nobody who is known could administer any more; undefined where somebody always can. Known are those who have
 * shown a token with their roles, and those whom a grant names: whom the OpenID provider also knows cannot be seen from here.
 */
export function lockedOutFrom(grants: readonly Grant[], known: readonly Subject[], nowMs: number): number | undefined {
  const named = grants.flatMap(({ subject }): Subject[] => ('user' in subject ? [{ subject: subject.user, roles: [] }] : []));
  const subjects = [...known, ...named];
  const times = [nowMs, ...grants.map(endOf).filter((end) => end > nowMs && end < Infinity)].sort((a, b) => a - b);
  return times.find((time) => !subjects.some((subject) => new CompiledRights(subject, grants, NO_PARTS, time).isTotal('ADMINISTER')));
}
