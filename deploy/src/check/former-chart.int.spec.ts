import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formerChart } from './former-chart.js';

describe('the chart of the release before', () => {
  let root: string;
  const git = (...args: string[]) => execFileSync('git', ['-C', root, '-c', 'user.name=t', '-c', 'user.email=t@example', ...args], { stdio: 'pipe' });
  const commit = (text: string) => {
    mkdirSync(join(root, 'deploy/chart'), { recursive: true });
    writeFileSync(join(root, 'deploy/chart/Chart.yaml'), text);
    git('add', '-A');
    git('commit', '-q', '-m', text);
  };
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'orrery-history-'));
    git('init', '-q');
    git('commit', '-q', '--allow-empty', '-m', 'nothing');
    git('tag', 'empty');
    commit('first');
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it('is that of the newest tag of a version, none where there is no tag, and what ORRERY_CHART_FROM names goes before', async () => {
    expect(await formerChart(root, {})).toBeUndefined();
    git('tag', 'v0.1.0');
    commit('second');
    git('tag', 'v0.2.0');
    commit('third');
    for (const [from, ref, text] of [[undefined, 'v0.2.0', 'second'], ['v0.1.0', 'v0.1.0', 'first'], ['HEAD', 'HEAD', 'third']] as const) {
      const former = (await formerChart(root, from === undefined ? {} : { ORRERY_CHART_FROM: from }))!;
      expect([former.ref, readFileSync(join(former.root, 'deploy/chart/Chart.yaml'), 'utf8')]).toEqual([ref, text]);
      former.remove();
      expect(existsSync(former.root)).toBe(false);
    }
  });

  it('is refused where it is not there, or where there was no chart yet', async () => {
    await expect(formerChart(root, { ORRERY_CHART_FROM: 'v9' })).rejects.toThrow(/ORRERY_CHART_FROM: v9 is not in this checkout's history\. Fetch it/);
    await expect(formerChart(root, { ORRERY_CHART_FROM: 'empty' })).rejects.toThrow(/ORRERY_CHART_FROM: empty has no chart/);
  });
});
