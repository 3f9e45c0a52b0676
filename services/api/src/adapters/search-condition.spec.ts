import { parseFilter } from '../domain/rql/parse-filter.js';
import { conditionOf, likePattern } from './search-condition.js';
import { SqlParameters } from './sql-parameters.js';

describe('a filter as SQL', () => {
  it('has nothing of what was sent in its text', () => {
    const parameters = new SqlParameters();
    const sql = conditionOf(parseFilter(`and(eq(name,"x'y"),in(properties/p1,"a",5,true),like(externalIds/s'q,"z*"),gt(rev,77),exists(relationships/feeds))`), () => undefined, parameters);
    for (const sent of ["x'y", 'p1', "s'q", 'z', '77', 'feeds']) expect(sql).not.toContain(sent);
    expect(parameters.values).toEqual(["x'y", ['a'], ['5'], ['1'], 'properties/p1', 'z%', "s'q", '77', 'feeds']);
  });

  it('looks at a path only of twins where the reader may read it', () => {
    const parameters = new SqlParameters();
    const sql = conditionOf(parseFilter('not(exists(properties/secret))'), (path) => (path === 'secret' ? ['acme:a:b'] : undefined), parameters);
    expect(sql).toContain('v.twin_id = any($1::text[])');
    expect(parameters.values).toEqual([['acme:a:b'], 'properties/secret']);
  });

  it.each([
    ['like(partOf,"a*")', 't.part_of = any('],
    ['exists(relationships/feeds)', 'r.target = any('],
  ])('takes a twin that the reader may not read for absent where another names it: %s', (filter, guard) => {
    expect(conditionOf(parseFilter(filter), () => ['acme:a:b'], new SqlParameters())).toContain(guard);
    expect(conditionOf(parseFilter(filter), () => undefined, new SqlParameters())).not.toContain(guard);
  });

  it.each([
    ['a*b?', 'a%b_'],
    ['100%_\\', '100\\%\\_\\\\'],
    ['\\*\\?\\\\', '*?\\\\'],
  ])('writes the pattern %s as %s', (pattern, like) => {
    expect(likePattern(pattern)).toBe(like);
  });
});
