/**
 * Entity tags of twins: `"rev:N"`, strong (RFC 9110 §8.8.3); `"rev:N;filtered"` where the reader was shown a part of it. What that part is
 * changes with the policy and not with the revision, so it names a revision to change from and never a copy to keep. `"wish:N"` is a tag of If-Match
 * alone: the wish at each path that is changed has revision N (`desired.<path>.rev`; 0: there is none).
 */

export function entityTag(rev: number, isFiltered = false): string {
  return `"rev:${rev}${isFiltered ? ';filtered' : ''}"`;
}

export type TagList = { readonly kind: 'none' } | { readonly kind: 'any' } | { readonly kind: 'revisions'; readonly revisions: readonly number[]; readonly wishes: readonly number[] };

const TAG = /\s*(W\/)?"([^"]*)"\s*(?:,|$)/y;

/**
 * Reads If-Match or If-None-Match. Tags that are not ours match nothing and are left out; where weak tags are not allowed
 * (If-Match compares strongly, RFC 9110 §13.1.1) they match nothing either.
 *
 * @returns undefined where the header is not a list of entity tags
 */
export function readTags(header: string | undefined, comparison: 'strong' | 'weak'): TagList | undefined {
  if (header === undefined) return { kind: 'none' };
  if (header.trim() === '*') return { kind: 'any' };
  const revisions: number[] = [];
  const wishes: number[] = [];
  TAG.lastIndex = 0;
  while (TAG.lastIndex < header.length) {
    const tag = TAG.exec(header);
    if (tag === null) return undefined;
    const [, rev, filtered] = /^rev:(\d{1,15})(;filtered)?$/.exec(tag[2]!) ?? [];
    const [, wish] = /^wish:(\d{1,15})$/.exec(tag[2]!) ?? [];
    if (wish !== undefined && comparison === 'strong' && tag[1] === undefined) wishes.push(Number(wish));
    if (rev !== undefined && (comparison === 'weak' ? filtered === undefined : tag[1] === undefined)) revisions.push(Number(rev));
  }
  return { kind: 'revisions', revisions, wishes };
}

export function matches(tags: TagList, rev: number): boolean {
  return tags.kind === 'any' || (tags.kind === 'revisions' && tags.revisions.includes(rev));
}
