import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CasesAnswer, type OptimiseAnswer } from '@orrery/des';
import { simulationResults, type SimulationResult } from '@orrery/contracts';
import { readTopic } from '@orrery/kafka';
import { until } from '@orrery/testing';
import { RunningSystem } from '@orrery/testing/system';
import pg from 'pg';
import { type Locator, type Page } from 'playwright-core';
import { orrery } from './bad-input/orrery.js';
import { hasChromium, PeopleAtTheConsole } from './people-at-the-console.js';

/** What reads and writes devices, and what looks after alerts: none of it is asked here. */
const BESIDE_THE_POINT = ['opcua-ingestion', 'mqtt-ingestion', 'broker passwords', 'historian', 'alerting', 'export-topics', 'twin-export', 'maintenance', 'command'];
const SECOND = 'a second capper';
const LONGER = 'no break';
const COMPARED = ['throughput', 'energy', 'cost'];

let system: RunningSystem;
let people: PeopleAtTheConsole | undefined;
beforeAll(async () => {
  system = await RunningSystem.start({ name: 'what-if', parts: () => [], without: BESIDE_THE_POINT });
  if (hasChromium) people = await PeopleAtTheConsole.open(system.stack);
}, 180_000);
afterAll(async () => {
  await people?.close();
  await system?.stop();
}, 60_000);

(hasChromium ? describe : describe.skip)('A process engineer asks what if, at the console and at the command line', () => {
  let engineer: Page;
  let compared: { readonly run: string; readonly model: string; readonly answer: CasesAnswer; readonly report: string };

  const region = (name: string): Locator => engineer.getByRole('region', { name, exact: true });
  const saved = async (button: string): Promise<string> => {
    const [download] = await Promise.all([engineer.waitForEvent('download'), engineer.getByRole('button', { name: button }).click()]);
    return readFileSync(await download.path(), 'utf8');
  };
  /** A day from before the shift to its evening, so that a run takes seconds; all else is the example's. */
  const shortened = (text: string): string => text.replace('horizon: 8 d', 'horizon: 16 h').replace('warmUp: 1 d', 'warmUp: 7 h').replace('indifference: 50000', 'indifference: 1000000').replace('first: 6,', 'first: 5,');
  const run = async (): Promise<string> => {
    await engineer.getByRole('button', { name: 'Run', exact: true }).click();
    await engineer.waitForURL(/\/simulations\/[^?]+$/);
    await engineer.getByText('Finished', { exact: true }).waitFor({ timeout: 120_000 });
    return engineer.url().split('/').at(-1)!;
  };
  const fileOf = (name: string, text: string): string => {
    const file = join(system.folder, name);
    writeFileSync(file, text);
    return file;
  };

  it('takes the packaging plant, adds a second capper and changes a shift by forms, and sees throughput, energy and cost against the base with intervals', async () => {
    engineer = await people!.signIn('engineer', { hasPlant: false, reducedMotion: 'no-preference' });
    await people!.go(engineer, '/simulations');
    // Where nothing has been run yet, the form is open.
    await engineer.getByText('Nothing has been simulated yet').waitFor();
    await engineer.getByLabel('Begin with an example').selectOption('Packaging plant');
    const text = engineer.getByRole('textbox', { name: 'The model and its scenarios' });
    await until('the example to be read', async () => (await text.inputValue()).includes('packaging plant'));
    await text.fill(shortened(await text.inputValue()));
    for (const scenario of ['a second capper at each line', 'an hour more a day', 'faster belts']) await engineer.getByRole('button', { name: `Leave out ${scenario}`, exact: true }).click();
    await addScenario(SECOND, [['stations.capper1.servers', '2']], '60000');
    await addScenario(LONGER, [['calendars.day.working', '[[6 h, 22 h]]']]);
    await engineer.getByLabel('Called').fill('A second capper, or no break');
    await engineer.getByRole('spinbutton', { name: 'Replications' }).fill('6');
    await people!.picture(engineer, 'simulation-form', { part: '.run-form' });
    const id = await run();
    for (const indicator of COMPARED) for (const scenario of [SECOND, LONGER]) expect(await region(indicator).getByRole('row', { name: new RegExp(`^${scenario}`) }).innerText()).toMatch(/\d ± [\d.]+.*[+−]?\d[\d.]* ± [\d.]/s);
    const answer = JSON.parse(await saved('Save all figures')) as CasesAnswer;
    for (const scenario of [SECOND, LONGER]) {
      const found = answer.comparisons['throughput']!.find(({ name }) => name === scenario);
      expect(found).toMatchObject({ name: scenario, differs: true });
      expect(found!.difference.low).toBeGreaterThan(0);
    }
    compared = { run: id, model: await engineer.locator('.model-shown').textContent().then((shown) => shown ?? ''), answer, report: await saved('Save the report') };
    await people!.picture(engineer, 'simulation-compared', { part: 'main' });
  });

  const addScenario = async (name: string, changes: readonly (readonly [path: string, value: string])[], invest = ''): Promise<void> => {
    await engineer.getByLabel('New scenario').fill(name);
    await engineer.getByLabel('Investment').fill(invest);
    for (const [path, value] of changes) {
      await engineer.getByLabel('What changes').fill(path);
      await engineer.getByRole('textbox', { name: 'To', exact: true }).fill(value);
    }
    await engineer.getByRole('button', { name: 'Add the scenario' }).click();
    await engineer.getByRole('button', { name: `Leave out ${name}`, exact: true }).waitFor();
  };

  it('watches the line move, the second capper at work in it, and what each machine does', async () => {
    await engineer.getByRole('button', { name: 'Watch the line…' }).click();
    await engineer.getByLabel('Scenario').selectOption(SECOND);
    await engineer.getByRole('button', { name: 'Play' }).click();
    await engineer.getByLabel('Speed').selectOption('10 min a second');
    await engineer.locator('svg').getByText(/^[1-9]\d* came$/).waitFor();
    await engineer.getByRole('button', { name: 'Pause' }).click();
    await engineer.getByRole('region', { name: 'Gantt chart' }).getByText('capper1 2', { exact: true }).waitFor();
    await region('Plan of the line').scrollIntoViewIfNeeded();
    await people!.picture(engineer, 'simulation-plan');
  });

  it('reads a report that explains itself: in one file, without a script, the same as the command line makes of the platform’s answer', async () => {
    const file = fileOf('packaging-plant.yaml', compared.model);
    const html = join(system.folder, 'report.html');
    const { code, out, err } = await orrery(system, 'engineer', 'compare', '-f', file, '--platform', '--replications', '6', '--html', html, '--json', '--quiet');
    expect({ code, err }).toMatchObject({ code: 0 });
    expect(JSON.parse(out)).toMatchObject({ comparisons: compared.answer.comparisons, cases: compared.answer.cases });
    expect(readFileSync(html, 'utf8')).toBe(compared.report);
    for (const part of ['What was found', 'How to read this', `${SECOND}: throughput rises by`, 'aria-label="Gantt chart"', "default-src 'none'"]) expect(compared.report.includes(part) ? '' : part).toBe('');
    expect(compared.report).not.toMatch(/<script|src=/);
  });

  it('asks for the best of forty options, and is told how sure that is, with gains and intervals', async () => {
    await engineer.getByRole('link', { name: 'Change and run anew' }).click();
    await engineer.getByRole('radio', { name: /^Optimise/ }).check();
    await engineer.getByText('cappers: 1 to 2').or(engineer.getByText(': 1 to 2, at stations.capper1.servers')).first().waitFor();
    await engineer.getByRole('spinbutton', { name: 'Replications' }).fill('');
    await engineer.getByLabel('Called').fill('The best of forty');
    await run();
    await engineer.getByText(/40 of 40 options were looked at/).waitFor();
    expect(await engineer.getByRole('row').filter({ hasText: /best$/ }).innerText()).toMatch(/cappers=2.*± .*± .*best/s);
    await people!.picture(engineer, 'simulation-best');
    const answer = JSON.parse(await saved('Save all figures')) as OptimiseAnswer;
    expect(answer.probability).toMatchObject({ promised: 0.95 });
    expect(answer.best!.gain!.low).toBeGreaterThan(0);
    const { code, out } = await orrery(system, 'engineer', 'optimise', '-f', fileOf('packaging-plant.yaml', compared.model), '--platform', '--quiet', '--json');
    expect({ code, best: (JSON.parse(out) as OptimiseAnswer).best }).toEqual({ code: 0, best: answer.best });
  });

  it('simulates at the command line, and every run stands with its inputs and its hash in PostgreSQL, each share once in Kafka', async () => {
    const { code, out } = await orrery(system, 'engineer', 'simulate', '-f', fileOf('packaging-plant.yaml', compared.model), '--platform', '--replications', '4', '--quiet');
    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringMatching(/throughput\s+[\d.]+\s+[\d.]+\s+per min/) as string });
    const pool = new pg.Pool({ connectionString: system.stack.context.postgres.url, max: 1 });
    const { rows } = await pool.query<{ kind: string; state: string; results: number }>('select r.kind, r.state, count(distinct r.result_hash)::int as results from simulation.runs_v1 r group by 1, 2 order by 1');
    await pool.end();
    // Two runs of a question, at the console and at the command line, and one result: the same bytes.
    expect(rows).toEqual([{ kind: 'compare', state: 'finished', results: 1 }, { kind: 'optimise', state: 'finished', results: 1 }, { kind: 'simulate', state: 'finished', results: 1 }]);
    const shares: (readonly [share: number, replications: number])[] = [];
    const reading = readTopic<SimulationResult>(system.kafka, simulationResults, { from: 'beginning', onRecord: ({ value }) => void (value?.type === 'share' && value.run === compared.run && shares.push([value.share, value.replications.length])) });
    await reading.caughtUp;
    await reading.close();
    expect(new Set(shares.map(([share]) => share)).size).toBe(shares.length);
    expect(shares.reduce((sum, [, count]) => sum + count, 0)).toBe(18);
    expect(people!.errors).toEqual([]);
  });
});
