import { ANOMALY } from '../test/fixture-alerts.ts';
import { inChromium } from '../test/in-chromium.ts';

const FILLER = 'acme:riverside:line1-filler';
const LINK_OF_A_MAIL = `/alerts/${encodeURIComponent(ANOMALY)}`;
const PAGES: readonly (readonly [path: string, heading: string])[] = [
  ['/alerts', 'Alerts'],
  [LINK_OF_A_MAIL, 'Filler behaves unusually'],
  ['/alerts/statistics', 'Alarm rates'],
  ['/alerts/preview', 'Try a rule'],
  ['/commands?show=all', 'Commands'],
  ['/commands/c-2', 'Speed setpoint to 95 rpm'],
  ['/audit', 'Audit'],
  ['/maintenance?plan=acme:riverside:line1-filler', 'Maintenance'],
  ['/twins/acme:riverside:line2-capper', 'Line 2 capper'],
];

inChromium('alerts and commands', (ui) => {
  const page = () => ui().page;
  const card = (title: string) => page().getByRole('article', { name: new RegExp(`^${title}`) });

  it.each([
    [1280, 'dark'],
    [375, 'light'],
  ] as const)('have no serious findings by axe and nothing beside the screen, %i px, %s', async (width, colorScheme) => {
    await ui().open({ viewport: { width, height: 812 }, colorScheme, reducedMotion: 'reduce' });
    ui().server.roles = ['operator', 'approver', 'admin'];
    if (width < 500) ui().server.stops.locks.killed.push({ site: 'acme:riverside', by: 'mia', at: '2026-01-01T00:00:00.0000000Z', reason: 'smoke' });
    await ui().signIn('/alerts');
    for (const [path, name] of PAGES) {
      await page().goto(`${ui().server.origin}${path}`);
      await ui().heading(name).waitFor();
      expect({ path, ...(await ui().findings()) }).toEqual({ path, found: [], beyond: 0 });
    }
    expect(ui().faults).toEqual([]);
  }, 180_000);

  it('opens the alert of a mail: what, where, how sure, why, since when, how long is left, the trend, what to do', async () => {
    await ui().open({ viewport: { width: 375, height: 812 } });
    await ui().signIn(LINK_OF_A_MAIL);
    await ui().heading('Filler behaves unusually').waitFor();
    await page().getByRole('heading', { name: 'At the moment of the alarm' }).waitFor();
    await page().getByText(/readings\. Means/).waitFor();
    const text = await page().locator('main').innerText();
    for (const words of ['Line 1 filler', 'Active, not acknowledged', 'Score 3.2', 'Flow rate\n62 %\n▼ below usual', '2 d 3 h, most likely; between 14 h and 6 d', 'Lower the speed to 95 r/min', 'Cleaning the inlet valve', 'Seat cleaned, two hours', 'Capper is starved', 'Heard it too.', '1 of 2 messages delivered', 'anna (rota:mechanics)', 'no answer within 10 s']) expect(text).toContain(words);
    expect(ui().server.historyQueries.at(-1)?.getAll('path')).toEqual(['flowRate', 'pressure', 'motor/current']);
  });

  it('acknowledges, shelves with an end, comments, and counts down what nobody has acknowledged', async () => {
    ui().server.roles = ['operator'];
    await ui().signIn('/alerts');
    const badge = (count: number) => page().getByRole('banner').getByRole('link', { name: new RegExp(`^Alerts .* ${count} not acknowledged`) });
    await badge(4).waitFor();
    const anomaly = card('Filler behaves unusually');
    await anomaly.getByRole('button', { name: 'Acknowledge', exact: true }).first().click();
    await anomaly.getByText('Active, acknowledged').waitFor();
    await badge(3).waitFor();
    await card('Capper is starved').getByRole('button', { name: 'Shelve…' }).click();
    await page().getByRole('form', { name: 'Shelve' }).getByRole('button', { name: 'Shelve', exact: true }).click();
    await card('Capper is starved').waitFor({ state: 'detached' });
    await page().getByRole('link', { name: '2 shelved or suppressed' }).click();
    await card('Capper is starved').getByText(/Shelved until (\d{4}-\d\d-\d\d )?\d\d:\d\d/).waitFor();
    await page().goto(`${ui().server.origin}${LINK_OF_A_MAIL}`);
    await page().getByRole('button', { name: 'Comment…' }).click();
    await page().keyboard.type('seat is worn');
    await page().getByRole('button', { name: 'Add the comment' }).click();
    await page().getByRole('listitem').filter({ hasText: 'seat is worn' }).waitFor();
    const told = { ...ui().server.alerts.alerts.get(ANOMALY)!, rev: 99, title: 'Filler is worn out', state: 'normal' };
    ui().server.activity.tell('alert', { ...told, state: 'unack-active', process: 'unack-active' });
    await badge(3).waitFor();
    ui().server.activity.tell('alert', { ...told, rev: 100 });
    await badge(2).waitFor();
    const [acknowledged, shelved, commented] = ui().server.alerts.actions.map(({ action }) => action);
    expect(acknowledged).toEqual({ type: 'acknowledge', occurrence: 3 });
    expect(shelved).toMatchObject({ type: 'shelve', until: expect.stringMatching(/\.\d{7}Z$/) });
    expect(commented).toMatchObject({ type: 'comment', text: 'seat is worn' });
  });

  it('explains what the server refuses, and offers nothing to whoever may only read', async () => {
    ui().server.alerts.refusal = 'the alert has ended, and come again: it is at occurrence 4, not 3';
    await ui().signIn('/alerts');
    await card('Filler behaves unusually').getByRole('button', { name: 'Acknowledge', exact: true }).first().click();
    await page().getByRole('alert').getByText('it is at occurrence 4, not 3').waitFor();
    ui().server.roles = ['viewer'];
    await page().goto(`${ui().server.origin}/alerts`);
    await card('Filler behaves unusually').waitFor();
    expect(await page().getByRole('button', { name: /Acknowledge|Shelve/ }).count()).toBe(0);
    await page().goto(`${ui().server.origin}/twins/${FILLER}`);
    await ui().rowOf('speedSetpoint').waitFor();
    expect(await page().getByRole('button', { name: /^Propose/ }).count()).toBe(0);
    await page().getByRole('region', { name: 'Commands under way' }).getByText('the answer to the write was lost').waitFor();
    await card('Filler behaves unusually').waitFor();
  });

  it('shows what every guard says before anything is proposed, and proposes what none refuses', async () => {
    ui().server.commands.interlock = 'refuse';
    await ui().signIn(`/twins/${FILLER}`);
    // What has a command target is commanded, what has none is wished for; never both.
    expect(await ui().rowOf('speedSetpoint').getByRole('button', { name: 'Set desired speed setpoint' }).count()).toBe(0);
    expect(await ui().rowOf('recipe').getByRole('button', { name: 'Propose a command for recipe' }).count()).toBe(0);
    await page().getByRole('button', { name: 'Propose a command for speed setpoint' }).click();
    const form = page().getByRole('form', { name: /Propose a command/ });
    await form.getByLabel('Speed setpoint (rpm)').fill('95');
    await form.getByRole('button', { name: 'Check', exact: true }).click();
    await form.getByText('One guard refuses it').waitFor();
    await form.getByRole('row', { name: /Interlock.*Refuses.*doorClosed is false/ }).waitFor();
    expect(await form.getByRole('button', { name: 'Propose', exact: true }).count()).toBe(0);
    ui().server.commands.interlock = 'pass';
    await form.getByRole('button', { name: 'Check again' }).click();
    await form.getByRole('button', { name: 'Propose', exact: true }).click();
    await ui().heading('Speed setpoint to 95 rpm').waitFor();
    expect(ui().server.commands.proposals).toMatchObject([{ twinId: FILLER, path: 'speedSetpoint', value: 95, unit: 'revolutionPerMinute' }]);
    ui().server.activity.tell('command', ui().server.commands.move('c-new', 'verified', { ended: true }));
    await page().getByText('The device reports the value, read back').waitFor();
  });

  it('has a value simulated first where its rule asks for that: a finished run is picked, its figures stand beside the verdict', async () => {
    ui().server.commands.simulateFirst = 'r-compare';
    await ui().signIn(`/twins/${FILLER}`);
    await page().getByRole('button', { name: 'Propose a command for speed setpoint' }).click();
    const form = page().getByRole('form', { name: /Propose a command/ });
    await form.getByLabel('Speed setpoint (rpm)').fill('95');
    expect(await form.getByLabel('Simulated in').count()).toBe(0);
    await form.getByRole('button', { name: 'Check', exact: true }).click();
    await form.getByRole('row', { name: /Simulated first.*Refuses.*must be simulated first/ }).waitFor();
    expect(await form.getByRole('option', { name: /Forty options/ }).count()).toBe(0);
    await form.getByLabel('Simulated in').selectOption({ value: 'r-compare' });
    await form.getByRole('row', { name: /^second welder stations\.weld\.servers = 2 \d.* ± / }).waitFor();
    await form.getByRole('button', { name: 'Check', exact: true }).click();
    await form.getByRole('row', { name: /Simulated first.*Passes.*change of throughput 4\.1 %/ }).waitFor();
    await form.getByRole('button', { name: 'Propose', exact: true }).click();
    await page().getByRole('link', { name: 'run r-compare' }).waitFor();
    expect(ui().server.commands.proposals).toMatchObject([{ path: 'speedSetpoint', value: 95, simulation: 'r-compare' }]);
  });

  it('proposes a command from an alert, and each leads to the other from then on', async () => {
    await ui().signIn(LINK_OF_A_MAIL);
    await page().getByRole('link', { name: 'Propose a command for Line 1 filler' }).click();
    await page().getByRole('button', { name: 'Propose a command for speed setpoint' }).click();
    const form = page().getByRole('form', { name: /Propose a command/ });
    await form.getByText('For the alert Filler behaves unusually').waitFor();
    await form.getByLabel('Speed setpoint (rpm)').fill('95');
    await form.getByRole('button', { name: 'Check', exact: true }).click();
    await form.getByRole('button', { name: 'Propose', exact: true }).click();
    await ui().heading('Speed setpoint to 95 rpm').waitFor();
    expect(ui().server.commands.proposals).toMatchObject([{ path: 'speedSetpoint', alert: ANOMALY }]);
    await page().locator('main').getByRole('link', { name: 'Filler behaves unusually, Line 1 filler' }).click();
    await page().getByRole('listitem').getByRole('link', { name: 'Speed setpoint to 95 rpm' }).waitFor();
  });

  it('lets a second person approve, nobody their own, and explains a refusal and what is unknown', async () => {
    ui().server.roles = ['operator', 'approver'];
    ui().server.commands.refusal = 'olga and Engineer are one person';
    await ui().signIn('/commands/c-1');
    await page().getByRole('button', { name: 'Approve' }).click();
    await page().getByRole('alert').getByText('olga and Engineer are one person').waitFor();
    ui().server.commands.refusal = undefined;
    await page().getByRole('button', { name: 'Approve' }).click();
    await page().getByText('Enough people have said yes.').waitFor();
    await page().goto(`${ui().server.origin}/commands/c-4`);
    await page().getByText('You have proposed it: somebody else has to approve it.').waitFor();
    expect(await page().getByRole('button', { name: 'Approve' }).count()).toBe(0);
    await page().goto(`${ui().server.origin}/commands/c-2`);
    await page().getByText('It is not written again').waitFor();
  });

  it('checks the chain of the audit, and says where it is broken', async () => {
    ui().server.roles = ['admin'];
    await ui().signIn('/audit');
    await page().getByRole('button', { name: 'Check the chain' }).click();
    await page().getByText('The chain is whole').waitFor();
    ui().server.commands.isChainWhole = false;
    await page().getByRole('button', { name: 'Check the chain' }).click();
    await page().getByText('The chain is broken at entry 18').waitFor();
  });

  it('plans and ends maintenance, locks, unlocks, stops and releases in two steps, with a reason', async () => {
    ui().server.roles = ['operator', 'approver'];
    await ui().signIn('/maintenance?plan=acme:riverside:line1-filler');
    const form = (name: string) => page().getByRole('form', { name, exact: true });
    await form('Plan maintenance').getByRole('button', { name: 'Begin maintenance' }).click();
    await page().getByRole('alert').getByText('Say what is done').waitFor();
    await form('Plan maintenance').getByLabel('What is done').fill('seat of the valve');
    await page().keyboard.press('Enter');
    const underWay = page().getByRole('list', { name: 'Planned and under way' }).getByRole('listitem').filter({ hasText: 'Line 1 filler' });
    await underWay.getByText('by Engineer: seat of the valve').waitFor();
    await underWay.getByRole('button', { name: /^End maintenance now/ }).click();
    await page().keyboard.type('done early');
    await page().keyboard.press('Enter');
    await underWay.waitFor({ state: 'detached' });
    await page().getByRole('button', { name: 'Unlock Line 2 capper…' }).click();
    await form('Unlock Line 2 capper').getByLabel('Why').fill('hands are out');
    await page().keyboard.press('Enter');
    await page().getByText('Nothing is locked.').waitFor();
    await page().getByRole('button', { name: 'Stop all commands of Riverside…' }).click();
    await form('Stop all commands of Riverside').getByRole('button', { name: 'Stop all commands of Riverside' }).click();
    await page().getByRole('alert').getByText('Say why').waitFor();
    await page().keyboard.type('smoke at the boiler');
    await page().keyboard.press('Enter');
    await page().getByText('The kill switch of Riverside is on.').waitFor();
    await page().getByRole('button', { name: 'Release Riverside…' }).click();
    await page().keyboard.type('it was steam');
    await page().keyboard.press('Enter');
    await page().getByText('The kill switch of Riverside is on.').waitFor({ state: 'detached' });
    expect(ui().server.stops.asked).toMatchObject([
      { twinId: 'acme:riverside:line1-filler', reason: 'seat of the valve', until: expect.stringMatching(/Z$/) },
      { end: 'w-new', reason: 'done early' },
      { type: 'unlock', twinId: 'acme:riverside:line2-capper', reason: 'hands are out' },
      { type: 'kill', site: 'acme:riverside', reason: 'smoke at the boiler' },
      { type: 'release', site: 'acme:riverside', reason: 'it was steam' },
    ]);
  });

  it('shows windows, locks and switches to whoever may only read, and offers none of it; a refusal is told', async () => {
    ui().server.roles = ['viewer'];
    await ui().signIn('/maintenance');
    await page().getByText('by ben: new conveyor belt').waitFor();
    expect(await page().getByRole('button', { name: /(Plan|End|Lock|Unlock|Stop all|Release)/ }).count()).toBe(0);
    ui().server.roles = ['operator'];
    ui().server.stops.refusal = 'mia has taken the key';
    await page().goto(`${ui().server.origin}/maintenance?lock=acme:riverside:boiler`);
    await page().getByRole('form', { name: 'Lock Boiler' }).getByLabel('Why').fill('inspection');
    await page().keyboard.press('Enter');
    await page().getByRole('alert').getByText('Not done: mia has taken the key').waitFor();
  });

  it('shows what a rule would have raised before it is saved, and what is wrong with it at its line', async () => {
    await ui().signIn('/alerts/preview');
    const text = page().getByLabel('The rule, as rules.yaml writes it');
    await text.fill('id: dry\ntitle: Dry\npriority: loud\n');
    await page().getByRole('button', { name: 'Show what it would have raised' }).click();
    await page().getByRole('list', { name: 'What is wrong with the rule' }).getByRole('button', { name: 'Line 3' }).click();
    expect(await text.evaluate((area: HTMLTextAreaElement) => area.value.slice(area.selectionStart, area.selectionEnd))).toBe('priority: loud');
    await page().getByLabel('Begin with').selectOption({ index: 1 });
    await page().getByRole('button', { name: 'Show what it would have raised' }).click();
    await page().getByText('10 alerts by flow-low, 10 a day, 2 twins of 3').waitFor();
    await page().getByRole('list', { name: 'When, by twin' }).getByRole('link', { name: 'Line 1 filler' }).waitFor();
  });
});
