import { endOf, type GrantDraft, parsePattern, type Parts, siteOf } from '@orrery/access';

export interface GrantProblem {
  readonly pointer: string;
  readonly detail: string;
}

/** What is wrong with a grant, beyond its form; a grant that means nothing is a mistake somewhere. */
export function checkGrant(grant: GrantDraft, parts: Parts, nowMs: number): GrantProblem[] {
  const problems: GrantProblem[] = [];
  const { scope, paths } = grant;
  const exists = (wanted: (twinId: string) => boolean) => [...parts.twinIds()].some(wanted);
  if ('site' in scope && !exists((twinId) => siteOf(twinId) === scope.site)) problems.push({ pointer: '/scope/site', detail: `no twin belongs to a site ${scope.site}` });
  for (const kind of ['twin', 'subtree'] as const) {
    const twinId = (scope as Record<string, string | undefined>)[kind];
    if (twinId !== undefined && !exists((known) => known === twinId)) problems.push({ pointer: `/scope/${kind}`, detail: `there is no twin ${twinId}` });
  }
  paths?.forEach((path, index) => {
    if (!parsePattern(path)) problems.push({ pointer: `/paths/${index}`, detail: `"${path}" is no pattern of paths: names with / between them, * for any one of them, as motor/* or */temperature` });
  });
  if (!(endOf(grant) > nowMs)) problems.push({ pointer: '/expiresAt', detail: `${grant.expiresAt} has passed: it would never hold` });
  if (grant.actions.includes('ADMINISTER') && (!('all' in scope) || paths)) {
    problems.push({ pointer: '/scope', detail: 'ADMINISTER is not divided by twin or path: who administers decides over everything. Give it the scope {"all": true} and no paths' });
  }
  return problems;
}
