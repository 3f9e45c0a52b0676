import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const docs = join(import.meta.dirname, '..', '..', '..', 'docs');
const page = readFileSync(join(docs, 'security.md'), 'utf8');
const rows = [...page.matchAll(/^\| ((?:SR|ASVS)[^|]*) \|[^|]*\| "([^"]+)" in \[[^\]]+\]\(([^)]+)\) \|$/gm)].map(([, control = '', name = '', file = '']) => [control, name, file] as const);

describe('docs/security.md', () => {
  it('proves controls', () => expect(rows.length).toBeGreaterThan(20));
  it.each(rows)('%s is proved by a test that is there: %s', (_control, name, file) => {
    expect(readFileSync(join(docs, file), 'utf8')).toContain(name);
  });
});
