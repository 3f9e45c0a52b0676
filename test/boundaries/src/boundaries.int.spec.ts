import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const root = join(import.meta.dirname, '..', '..', '..');
const folder = join(import.meta.dirname, '..', 'fixtures');
const bin = (name: string): string => join(root, 'node_modules', '.bin', name);
const env = { ...process.env, NODE_OPTIONS: '', NX_TUI: 'false', PATH: `${join(root, 'node_modules', '.bin')}:${process.env['PATH']}` };

interface Fixture {
  readonly name: string;
  readonly place: string;
  readonly rule: string;
  readonly says: string;
  readonly code: string;
}

const fixtures = readdirSync(folder)
  .filter((file) => file.endsWith('.ts'))
  .map((file): Fixture => {
    const code = readFileSync(join(folder, file), 'utf8');
    const header = (key: string): string => new RegExp(`^// ${key}: (.*)$`, 'm').exec(code)?.[1] ?? '';
    const name = basename(file, '.ts');
    return { name, place: join(root, header('as'), `zz-fixture-${name}.ts`), rule: header('breaks'), says: header('says'), code };
  });

interface LintMessage {
  readonly ruleId: string | null;
  readonly message: string;
}
let messages: Map<string, LintMessage[]>;
let projects: { name: string; tags: string[] }[];

function run(program: string, args: string[]): string {
  const { stdout, stderr, error } = spawnSync(bin(program), args, { cwd: root, env, encoding: 'utf8', maxBuffer: 1e9 });
  if (error) throw error;
  if (stdout === '') throw new Error(`${program} ${args.join(' ')}: ${stderr}`);
  return stdout;
}

beforeAll(() => {
  // Nx first: ESLint's boundary rule reads the project graph that Nx has cached, and is silent without one.
  const names = JSON.parse(run('nx', ['show', 'projects', '--json'])) as string[];
  const graph = JSON.parse(run('nx', ['graph', '--print'])) as { graph: { nodes: Record<string, { data: { tags?: string[] } }> } };
  projects = names.map((name) => ({ name, tags: graph.graph.nodes[name]?.data.tags ?? [] }));
  try {
    for (const { place, code } of fixtures) writeFileSync(place, code);
    const results = JSON.parse(run('eslint', ['-c', 'eslint.whole.config.mjs', '--format', 'json', ...fixtures.map(({ place }) => place)])) as { filePath: string; messages: LintMessage[] }[];
    messages = new Map(results.map((result) => [result.filePath, result.messages]));
  } finally {
    for (const { place } of fixtures) rmSync(place, { force: true });
  }
}, 180_000);

describe('lint refuses', () => {
  it.each(fixtures.map((fixture) => [fixture.name.replaceAll('-', ' '), fixture] as const))('%s', (_name, { place, rule, says }) => {
    const found = (messages.get(place) ?? []).filter(({ ruleId }) => ruleId === rule).map(({ message }) => message);
    expect(found).toContainEqual(expect.stringContaining(says));
  });
});

describe('every project', () => {
  it('has exactly one tag', () => {
    const wrong = projects.filter(({ tags }) => tags.filter((tag) => tag.startsWith('type:')).length !== 1).map(({ name }) => name);
    expect(wrong).toEqual([]);
    expect(projects.length).toBeGreaterThan(15);
  });

  it('has rules for its tag, and no rule is for every tag', () => {
    const config = readFileSync(join(root, 'eslint.config.mjs'), 'utf8');
    const tags = new Set(projects.flatMap((project) => project.tags.filter((tag) => tag.startsWith('type:'))));
    for (const tag of tags) expect(config).toContain(`tag: '${tag}'`);
    expect(config).not.toContain("'*'");
  });
});
