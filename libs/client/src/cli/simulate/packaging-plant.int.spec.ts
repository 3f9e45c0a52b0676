import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCli } from '../run-cli.js';

const PLANT = fileURLToPath(new URL('../../../../des/examples/packaging-plant.yaml', import.meta.url));

async function run(args: string[]) {
  let out = '';
  let err = '';
  const streams = { out: (text: string) => void (out += text), err: (text: string) => void (err += text) };
  const code = await runCli(args, { env: {}, cwd: tmpdir(), streams, signal: new AbortController().signal, version: '0' });
  return { code, out, err };
}

// A process engineer, from files alone.
describe('the packaging plant by command line', () => {
  it('a second capper and another shift are seen in throughput, energy and cost against the base, with intervals, in a report that explains itself', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'orrery-plant-'));
    const report = join(folder, 'report.html');
    try {
      const { code, out } = await run(['compare', '-f', PLANT, '--json', '--html', report, '--replications', '5']);
      expect(code).toBe(0);
      const { comparisons, cases } = JSON.parse(out) as { comparisons: Record<string, { name: string; differs: boolean; difference: { low: number; high: number } }[]>; cases: { name: string }[] };
      for (const indicator of ['throughput', 'energy', 'cost'])
        for (const name of ['a second capper at each line', 'an hour more a day']) {
          const found = comparisons[indicator]?.find((one) => one.name === name);
          expect([indicator, name, found?.differs, (found?.difference.low ?? 0) > 0]).toEqual([indicator, name, true, true]);
        }
      const html = readFileSync(report, 'utf8');
      for (const { name } of cases) expect(html).toContain(name);
      expect(html).toMatch(/a second capper at each line: throughput rises by .* per min \(between/);
      expect(html).toContain('Every figure is a mean over independent replications with its interval');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 240_000);
});
