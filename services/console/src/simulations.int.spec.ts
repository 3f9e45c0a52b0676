import { readFileSync } from 'node:fs';
import { type NewSimulationRun } from '@orrery/client';
import { readExperiment } from '@orrery/des';
import { SMALL_LINE } from '../test/fixture-simulations.ts';
import { inChromium } from '../test/in-chromium.ts';

const PAGES: readonly (readonly [path: string, heading: string])[] = [
  ['/simulations?from=r-compare', 'Simulations'],
  ['/simulations?from=r-running', 'Simulations'],
  ['/simulations/r-compare', 'A second welder'],
  ['/simulations/r-stress', 'Stress small-line.yaml'],
  ['/simulations/r-running', 'Forty options'],
  ['/simulations/r-failed', 'Simulate small-line.yaml'],
];

inChromium('simulations', (ui) => {
  const page = () => ui().page;

  it.each([
    [1280, 'dark'],
    [375, 'light'],
  ] as const)('have no serious findings by axe and nothing beside the screen, %i px, %s', async (width, colorScheme) => {
    await ui().open({ viewport: { width, height: 812 }, colorScheme, reducedMotion: 'reduce' });
    await ui().signIn('/simulations');
    for (const [path, name] of PAGES) {
      await page().goto(`${ui().server.origin}${path}`);
      await ui().heading(name).waitFor();
      if (path === '/simulations/r-compare') {
        await page().getByRole('button', { name: 'Watch the line…' }).click();
        await page().getByRole('region', { name: 'Gantt chart' }).waitFor();
        await page().getByText('This moment in figures').click();
        await page().evaluate(() => scrollTo(0, 0)); // what is under the header is not taken for a small target
      }
      expect({ path, ...(await ui().findings()) }).toEqual({ path, found: [], beyond: 0 });
    }
    expect(ui().faults).toEqual([]);
  }, 60_000);

  it('an example is chosen, changed, asked and seen side by side with its base, with intervals and in words', async () => {
    await ui().signIn('/simulations');
    await page().getByText('Run a model…').click();
    await page().getByLabel('Begin with an example').selectOption('Packaging plant');
    const text = page().getByRole('textbox', { name: 'The model and its scenarios' });
    await page().waitForFunction(() => document.querySelector('textarea')?.value.includes('packaging plant'));
    await text.fill(SMALL_LINE.replace('to: weld', 'to: wled'));
    await page().getByRole('list', { name: 'Problems of the model' }).getByText('Line 6').waitFor();
    expect(await page().getByRole('button', { name: 'Run', exact: true }).isDisabled()).toBe(true);
    await text.fill(SMALL_LINE);
    await page().getByRole('list', { name: 'Problems of the model' }).waitFor({ state: 'detached' });
    await page().getByLabel('Called').fill('a second welder');
    await page().getByLabel('Until').fill('1200');
    await page().getByRole('button', { name: 'Run', exact: true }).click();
    await ui().heading('a second welder').waitFor();
    expect(ui().server.simulations.asked).toEqual([{ kind: 'compare', title: 'a second welder', model: { name: 'packaging-plant.yaml', text: SMALL_LINE }, wishes: { horizon: 1200 } }]);
    const row = page().getByRole('region', { name: 'throughput' }).getByRole('row', { name: /^second welder/ });
    expect(await row.innerText()).toMatch(/\d ± \d.*\+\d/s);
    await page().getByText(/second welder: throughput rises by/).waitFor();
  }, 60_000);

  it('scenarios, variables, the objective and bounds are changed by forms, and stand in the text that is run', async () => {
    await ui().signIn('/simulations?from=r-compare');
    await page().getByText('stations.weld.servers = 2').waitFor();
    await page().getByLabel('New scenario').fill('slower cuts');
    await page().getByLabel('What changes').fill('stations.cut.time');
    await page().getByRole('textbox', { name: 'To', exact: true }).fill('2');
    await page().getByRole('button', { name: 'Add the scenario' }).click();
    await page().getByText('stations.cut.time = 2').waitFor();
    await page().getByRole('button', { name: 'Leave out second welder' }).click();
    await page().getByText('stations.weld.servers = 2').waitFor({ state: 'detached' });
    await page().getByRole('radio', { name: /^Optimise/ }).check();
    await page().getByLabel('New variable').fill('welders');
    await page().getByLabel('At', { exact: true }).fill('stations.weld.servers');
    await page().getByLabel('Up to').fill('3');
    await page().getByRole('button', { name: 'Add the variable' }).click();
    await page().getByText(': 1 to 3, at stations.weld.servers').waitFor();
    await page().getByRole('combobox', { name: 'Of', exact: true }).selectOption('margin');
    await page().getByLabel('Keep').selectOption('timeInSystem');
    await page().getByLabel('The value').fill('30');
    await page().getByRole('button', { name: 'Add the bound' }).click();
    await page().getByText('at most 30').waitFor();
    await page().getByRole('button', { name: 'Run', exact: true }).click();
    await ui().heading('A second welder').waitFor();
    const [{ kind, model }] = ui().server.simulations.asked as [NewSimulationRun];
    const { experiment, problems } = readExperiment(model.name, model.text);
    expect({ kind, problems }).toEqual({ kind: 'optimise', problems: [] });
    expect(experiment?.scenarios).toEqual([{ name: 'slower cuts', changes: [{ path: 'stations.cut.time', value: 2 }], invest: 0 }]);
    expect(experiment?.optimise).toMatchObject({ objective: { margin: 1 }, decisions: [{ name: 'welders', paths: ['stations.weld.servers'] }], constraints: [{ indicator: 'timeInSystem', max: 30 }] });
  }, 60_000);

  it('a replication is watched: a plan that plays, pauses, steps and is scrubbed by the keyboard, of whichever scenario, and its machines over time', async () => {
    await ui().signIn('/simulations/r-compare');
    await page().getByRole('button', { name: 'Watch the line…' }).click();
    const clock = page().locator('.plan-clock');
    const [slider, dots] = [page().getByRole('slider', { name: 'Time' }), page().locator('.plan > svg > circle')];
    await page().getByRole('button', { name: 'Play' }).click();
    const began = await clock.innerText();
    await page().waitForFunction((before) => document.querySelector('.plan-clock')?.textContent !== before, began);
    await page().getByRole('button', { name: 'Pause' }).click();
    await slider.focus();
    await page().keyboard.press('End');
    expect(await slider.getAttribute('aria-valuetext')).toBe(await clock.innerText());
    await page().getByRole('button', { name: 'Step back' }).click();
    const late = await clock.innerText();
    await page().getByRole('button', { name: 'Step on' }).click();
    expect(await clock.innerText() >= late).toBe(true);
    await slider.focus();
    for (let i = 0; i < 5; i += 1) await page().keyboard.press('PageDown');
    expect(await dots.count()).toBeGreaterThan(0);
    await page().getByLabel('Scenario').selectOption('second welder');
    await page().getByText('This moment in figures').click();
    await slider.focus();
    await page().keyboard.press('End');
    expect(await page().getByRole('row', { name: /^weld / }).innerText()).toMatch(/all |\d (busy|starved|blocked|down)/);
    await page().getByRole('region', { name: 'Gantt chart' }).getByText('weld 2', { exact: true }).waitFor();
    await page().getByRole('img', { name: 'throughput over time' }).waitFor();
    const [saved] = await Promise.all([page().waitForEvent('download'), page().getByRole('button', { name: 'Save the report' }).click()]);
    const report = readFileSync(await saved.path(), 'utf8');
    const parts = ['Comparison of scenarios: small line', 'throughput rises by', 'aria-label="Gantt chart"', 'throughput (per min) over time'];
    expect(parts.filter((part) => !report.includes(part))).toEqual([]);
    expect(ui().faults).toEqual([]);
  }, 60_000);

  it('who asked for less motion sees the film in steps of a second', async () => {
    await ui().open({ reducedMotion: 'reduce' });
    await ui().signIn('/simulations/r-compare');
    await page().getByRole('button', { name: 'Watch the line…' }).click();
    await page().getByRole('button', { name: 'Play' }).click();
    const redraws = await page().evaluate(
      () =>
        new Promise<number>((resolve) => {
          let seen = 0;
          const since = performance.now();
          new MutationObserver(() => {
            seen += 1;
            if (seen === 3) resolve(performance.now() - since);
          }).observe(document.querySelector('.plan-clock')!, { childList: true, characterData: true, subtree: true });
        }),
    );
    expect(redraws).toBeGreaterThan(1_900);
  }, 60_000);

  it('a run under way shows how far it is and is cancelled; what failed says where its model is at fault', async () => {
    await ui().signIn('/simulations/r-running');
    await page().getByText(/27 % of 120 replications planned so far; 40 options/).waitFor();
    await page().getByRole('button', { name: 'Cancel the run' }).click();
    await page().getByText('Engineer cancelled it').waitFor();
    await page().goto(`${ui().server.origin}/simulations/r-failed`);
    await page().getByText('Line 6, column 62:').waitFor();
  }, 60_000);

  it('whoever may only read sees the runs, and is offered none', async () => {
    ui().server.roles = ['viewer'];
    await ui().signIn('/simulations');
    await page().getByRole('link', { name: 'A second welder' }).waitFor();
    expect(await page().getByText('Run a model…').count()).toBe(0);
  });
});
