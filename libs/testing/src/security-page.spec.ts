import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const docs = join(import.meta.dirname, '..', '..', '..', 'docs');
const page = readFileSync(join(docs, 'security.md'), 'utf8');
const rows = [...page.matchAll(/^\| ((?:SR|ASVS)[^|]*) \|[^|]*\| "([^"]+)" in \[[^\]]+\]\(([^)]+)\) \|$/gm)].map(([, control = '', name = '', file = '']) => [control, name, file] as const);

describe('docs/security.md', () => {
  it('names a test for every control that it lists', () => {
    const listed = page.split('\n').filter((line) => /^\| (SR|ASVS) /.test(line));
    expect(listed.length).toBeGreaterThan(20);
    expect(listed.filter((line) => !rows.some(([control, name]) => line.startsWith(`| ${control} |`) && line.includes(`"${name}"`)))).toEqual([]);
  });
  it.each(rows)('%s is proved by a spec and nothing less: %s', (_control, _name, file) => expect(file).toMatch(/\.spec\.ts$/));
  it.each(rows)('%s is proved by a test that is there: %s', (_control, name, file) => {
    expect(readFileSync(join(docs, file), 'utf8')).toContain(name);
  });
});
