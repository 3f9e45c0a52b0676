import { runCli } from '../run-cli.js';

async function run(...args: string[]) {
  let out = '';
  let err = '';
  const streams = { out: (text: string) => void (out += text), err: (text: string) => void (err += text) };
  const code = await runCli(['mock', ...args], { env: {}, cwd: '/', streams, signal: new AbortController().signal, version: '0.1.0' });
  return { code, out, err };
}

describe('orrery mock', () => {
  it('needs neither an api nor a token, and lists what there is', async () => {
    const { code, out } = await run();
    expect(code).toBe(0);
    for (const name of ['gap', 'stale', 'delete', 'correction', 'model-change']) expect(out).toMatch(new RegExp(`^${name} `, 'm'));
  });

  it('plays a stream as one JSON object a line, and says what it must leave behind', async () => {
    const records = (await run('gap')).out.trimEnd().split('\n').map((line) => JSON.parse(line));
    expect(records).toHaveLength(8);
    expect(new Set(records.map(({ topic }) => topic)).size).toBe(2);
    const { twins, waiting } = JSON.parse((await run('gap', '--expected')).out);
    expect(Object.values<{ rev: number }>(twins).map(({ rev }) => rev)).toEqual([6]);
    expect(waiting).toEqual([]);
  });

  it('writes lines for kcat, with nothing after the tab for a null value', async () => {
    const { out } = await run('delete-late-join', '--format', 'kcat', '--topic', 'state');
    const lines = out.slice(0, -1).split('\n').map((line) => line.split('\t'));
    expect(lines.every((columns) => columns.length === 2)).toBe(true);
    expect(lines.at(-1)?.[1]).toBe('');
    expect(JSON.parse(lines[0]?.[1] ?? '')).toHaveProperty('twinId', lines[0]?.[0]?.split('#')[0]);
  });

  it('says which streams there are when asked for another, and that kcat wants one topic', async () => {
    expect(await run('gpa')).toMatchObject({ code: 1, err: expect.stringContaining('There are join, gap') });
    expect(await run('gap', '--format', 'kcat')).toMatchObject({ code: 1, err: expect.stringContaining('--topic') });
  });
});
