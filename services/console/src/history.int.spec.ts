import { readFileSync } from 'node:fs';
import { inChromium } from '../test/in-chromium.ts';

const FILLER = 'acme:riverside:line1-filler';
const FLOW = `line=${FILLER}/flowRate`;

inChromium('what was', (ui) => {
  const chart = () => ui().page.getByRole('group', { name: 'Chart' });
  const readouts = () => ui().page.locator('.readouts');
  const query = () => new URL(ui().page.url()).searchParams;
  const shown = async () => {
    await chart().locator('canvas').first().waitFor();
    await ui().page.getByText(/readings\. /).waitFor();
  };
  const length = () => Date.parse(query().get('to')!) - Date.parse(query().get('from')!);

  it('shows several values of several twins over hours, each with unit, quality and age', async () => {
    await ui().signIn(`/trends?${FLOW}&line=${FILLER}/pressure&line=acme:riverside:line2-filler/flowRate&line=${FILLER}/doorClosed&last=8h`);
    await shown();
    expect(await chart().locator('canvas').count()).toBe(3); // L/s, bar, yes or no
    ui().server.step();
    const text = await readouts().innerText();
    expect(text).toMatch(/Line 1 filler Flow rate\s+[\d.]+\s*L\/s[\s\S]*Good[\s\S]*(\d+ s ago|mean of 1 min)/);
    expect(text).toMatch(/Pressure\s+[\d.]+\s*bar/);
    expect(await ui().page.getByText(/Means of 1 min as a line/).count()).toBe(1);
    expect(ui().faults).toEqual([]);
  });

  it('asks for a year as for an hour: so many points as a chart shows', async () => {
    await ui().signIn(`/trends?${FLOW}&last=365d`);
    await shown();
    const asked = ui().server.historyQueries.at(-1)!;
    expect(Object.fromEntries(asked)).toMatchObject({ mode: 'buckets', points: '800', path: 'flowRate' });
  });

  it('says at the cursor what a gap is, instead of a number', async () => {
    await ui().signIn(`/trends?${FLOW}&last=8h`);
    await shown();
    await chart().focus();
    // The gap of the fixture lies 3 to 2.6 hours back: 65 % of eight hours.
    await ui().page.keyboard.press('Home');
    for (let step = 0; step < 65; step++) await ui().page.keyboard.press('ArrowRight');
    await readouts().getByText('No data, connection lost').waitFor();
    expect(await readouts().getByText('At the cursor').count()).toBe(1);
  });

  it('zooms by drag, keys and wheel, pans, and goes back', async () => {
    await ui().signIn(`/trends?${FLOW}&last=8h`);
    await shown();
    const box = (await chart().locator('.u-over').first().boundingBox())!;
    await ui().page.mouse.move(box.x + box.width * 0.25, box.y + 40);
    await ui().page.mouse.down();
    await ui().page.mouse.move(box.x + box.width * 0.5, box.y + 60, { steps: 4 });
    await ui().page.mouse.up();
    await ui().page.waitForURL(/from=/);
    expect(length() / 3_600_000).toBeCloseTo(2, 1);
    await chart().focus();
    await ui().page.keyboard.press('+');
    await ui().page.waitForFunction(() => Date.parse(new URL(location.href).searchParams.get('to')!) - Date.parse(new URL(location.href).searchParams.get('from')!) < 3_700_000);
    const from = query().get('from')!;
    await ui().page.keyboard.press('Shift+ArrowLeft');
    await ui().page.waitForFunction((before) => new URL(location.href).searchParams.get('from')! < before, from);
    // What belongs to one gesture is one step back.
    await ui().page.keyboard.press('Backspace');
    await ui().page.waitForFunction(() => Date.parse(new URL(location.href).searchParams.get('to')!) - Date.parse(new URL(location.href).searchParams.get('from')!) > 7_000_000);
    await ui().page.mouse.move(box.x + box.width * 0.5, box.y + 40);
    await ui().page.keyboard.down('Control');
    await ui().page.mouse.wheel(0, -100);
    await ui().page.keyboard.up('Control');
    await ui().page.waitForFunction(() => Date.parse(new URL(location.href).searchParams.get('to')!) - Date.parse(new URL(location.href).searchParams.get('from')!) < 6_000_000);
    await ui().page.keyboard.press('l');
    await ui().page.waitForURL(/last=/);
    expect(ui().faults).toEqual([]);
  });

  it('shows the same to whoever opens its address, table and all', async () => {
    await ui().signIn(`/trends?${FLOW}&from=2026-01-01T06:00:00.000Z&to=2026-01-01T14:00:00.000Z&view=table`);
    await ui().page.getByRole('region', { name: 'Data' }).getByRole('row').nth(3).waitFor();
    await ui().page.reload();
    await ui().page.getByRole('region', { name: 'Data' }).getByRole('row').nth(3).waitFor();
    expect(await ui().page.getByRole('columnheader', { name: 'Line 1 filler, Flow rate in L/s' }).count()).toBe(1);
  });

  it('goes on with the stream at its right edge', async () => {
    await ui().signIn(`/trends?${FLOW}&last=15m`);
    await shown();
    const value = () => readouts().locator('.number').innerText();
    const before = await value();
    for (let step = 0; step < 6; step++) ui().server.step();
    await ui().page.waitForFunction((was) => document.querySelector('.readouts .number')?.textContent !== was, before);
  });

  it('says plainly what the history does not have', async () => {
    ui().server.historyChanges = { partial: true, partialBecause: [{ reason: 'retention', detail: 'Readings are kept from 2025-01-01 on.' }] };
    await ui().signIn(`/trends?${FLOW}&last=365d`);
    await ui().page.getByText('Partial.').waitFor();
    await ui().page.getByText('Readings are kept from 2025-01-01 on.').waitFor();
  });

  it('draws what it can where a value is refused, and says why of the other', async () => {
    await ui().signIn(`/trends?${FLOW}&line=${FILLER}/nothing&last=8h`);
    await shown();
    await readouts().getByText(`${FILLER} has no path nothing`).waitFor();
  });

  it('exports every raw reading as CSV', async () => {
    await ui().signIn(`/trends?${FLOW}&last=8h`);
    await shown();
    const download = ui().page.waitForEvent('download');
    await ui().page.getByRole('button', { name: 'Export CSV' }).click();
    const file = await download;
    const rows = readFileSync(await file.path(), 'utf8').trim().split('\r\n');
    expect(file.suggestedFilename()).toMatch(/^line1-filler-flowRate-\d{8}T\d{6}Z\.csv$/);
    expect(rows[0]).toBe('time_utc,twin,path,value,unit,quality,status_code,source,flags');
    expect(rows.length).toBeGreaterThan(20_000);
    expect(rows[1]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z,acme:riverside:line1-filler,flowRate,[\d.]+,litrePerSecond,good,0x00000000,packaging-plant,$/);
    await ui().page.getByText(/readings exported\./).waitFor();
  });

  it('adds a line by the name of its twin, and takes it out again', async () => {
    await ui().signIn('/trends');
    await ui().page.getByLabel('Twin', { exact: true }).fill('Line 1 palletiser');
    await ui().page.getByRole('combobox', { name: 'Value' }).selectOption('load');
    await ui().page.getByRole('button', { name: 'Add line' }).click();
    await ui().page.waitForURL(/line=acme:riverside:line1-palletiser\/load/);
    await shown();
    await ui().page.getByRole('button', { name: 'Remove Line 1 palletiser Load' }).click();
    await ui().page.getByText('Choose what to show').waitFor();
  });

  it('shows a twin as of a time, clearly as past', async () => {
    await ui().signIn(`/twins/${FILLER}`);
    await ui().page.getByText('Look at an earlier time').click();
    await ui().page.getByLabel('As of').fill('2026-01-01T06:00');
    await ui().page.getByRole('button', { name: 'Show', exact: true }).click();
    await ui().page.getByText('This is the past: 2026-01-01 06:00:00').waitFor();
    await ui().page.getByText('Revision 7').waitFor();
    expect(await ui().page.getByRole('button', { name: /^Set desired/ }).count()).toBe(0);
    await ui().page.getByRole('link', { name: 'Back to now' }).click();
    await ui().rowOf('flowRate').waitFor();
  });
});
