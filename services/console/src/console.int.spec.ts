import { inChromium } from '../test/in-chromium.ts';

const FILLER = 'acme:riverside:line1-filler';
const PAGES: readonly (readonly [path: string, heading: string])[] = [
  ['/', 'Acme Beverages'],
  ['/plant', 'Plant'],
  [`/twins/${FILLER}`, 'Line 1 filler'],
  [`/twins/${FILLER}?at=2026-01-01T06:00:00.000Z`, 'Line 1 filler'],
  ['/twins/acme:riverside:boiler', 'Boiler'],
  ['/twins/acme:riverside:nobody', 'Unknown twin'],
  ['/sources', 'Sources'],
  ['/trends', 'Trends'],
  [`/trends?line=${FILLER}/flowRate&line=${FILLER}/pressure&line=acme:riverside:line2-filler/flowRate&last=8h`, 'Trends'],
  [`/trends?line=${FILLER}/flowRate&last=8h&view=table`, 'Trends'],
  ['/search?find=line', 'Search'],
  ['/search?filter=eqq(name,1)', 'Search'],
  ['/search?where=level~is~machine', 'Search'],
  ['/dead-letters', 'Dead letters'],
  ['/admin', 'Roles and policy'],
  ['/nowhere', 'Not found'],
];

inChromium('the console', (ui) => {
  it('signs in by code and PKCE, comes back to where one was going, and signs out', async () => {
    await ui().signIn(`/twins/${FILLER}`);
    await ui().heading('Line 1 filler').waitFor();
    expect(new URL(ui().page.url()).pathname).toBe(`/twins/${FILLER}`);
    expect(await ui().page.title()).toBe('Line 1 filler – Orrery');
    await ui().page.getByText('Engineer', { exact: true }).first().click();
    await ui().page.getByRole('button', { name: 'Sign out' }).click();
    await ui().page.getByRole('button', { name: 'Sign in' }).waitFor();
  });

  it('says that the sign-in service is down, and where it should be', async () => {
    ui().server.isIssuerDown = true;
    await ui().page.goto(ui().server.origin);
    await ui().page.getByRole('button', { name: 'Sign in' }).click();
    await ui().page.getByText('Signing in did not work').waitFor();
    expect(await ui().page.getByRole('alert').innerText()).toContain(`${ui().server.origin}/oidc`);
    ui().server.isIssuerDown = false;
    await ui().page.getByRole('button', { name: 'Try again' }).click();
    await ui().heading('Acme Beverages').waitFor();
  });

  it('says that whoever is signed in has no role, and lets them sign out', async () => {
    ui().server.roles = [];
    await ui().page.goto(ui().server.origin);
    await ui().page.getByRole('button', { name: 'Sign in' }).click();
    await ui().heading('No access').waitFor();
    await ui().page.getByText('this needs the role viewer or engineer').waitFor();
    await ui().page.getByRole('button', { name: 'Sign out' }).click();
    await ui().page.getByRole('button', { name: 'Sign in' }).waitFor();
  });

  it('renews the session by itself, and says when it has ended', async () => {
    ui().server.tokenSeconds = 4;
    await ui().signIn();
    const renewed = ui().page.waitForResponse((response) => response.url().endsWith('/oidc/token'));
    await renewed;
    expect(await ui().page.getByText('Your session has ended.').count()).toBe(0);
    ui().server.isIssuerDown = true;
    await ui().page.getByText('Your session has ended.').waitFor();
    ui().server.isIssuerDown = false;
    ui().server.tokenSeconds = 3600;
    await ui().page.getByRole('button', { name: 'Sign in again' }).click();
    await ui().heading('Acme Beverages').waitFor();
    await ui().page.getByText('Your session has ended.').waitFor({ state: 'detached' });
    expect(ui().faults).toEqual([]);
  });

  it('says that the plant cannot be read, and shows it as soon as it can', async () => {
    ui().server.isStateDown = true;
    await ui().signIn();
    await ui().page.getByText('The plant could not be read').waitFor();
    await ui().page.getByText('the hot state is being rebuilt').waitFor();
    ui().server.isStateDown = false;
    await ui().heading('Acme Beverages').waitFor();
  });

  it.each([
    [1280, 'dark'],
    [375, 'light'],
  ] as const)('has no serious findings by axe and nothing beside the screen, %i px, %s', async (width, colorScheme) => {
    await ui().open({ viewport: { width, height: 812 }, colorScheme, reducedMotion: 'reduce' });
    ui().server.roles = ['engineer', 'admin'];
    await ui().signIn();
    for (const [path, name] of PAGES) {
      await ui().page.goto(`${ui().server.origin}${path}`);
      await ui().heading(name).waitFor();
      ui().server.step();
      expect({ path, ...(await ui().findings()) }).toEqual({ path, found: [], beyond: 0 });
    }
    expect(ui().faults).toEqual([]);
  }, 120_000);

  it('leads from the tree to a component and back by keyboard alone', async () => {
    await ui().signIn();
    await ui().heading('Acme Beverages').waitFor();
    const inTree = () => ui().page.evaluate(() => document.activeElement?.getAttribute('role') === 'treeitem');
    for (let tabs = 0; tabs < 20 && !(await inTree()); tabs++) await ui().page.keyboard.press('Tab');
    expect(await inTree()).toBe(true);
    const key = () => ui().page.evaluate(() => document.activeElement?.getAttribute('data-key'));
    await ui().page.keyboard.press('End');
    expect(await key()).toBe('acme:riverside:valve1');
    await ui().page.keyboard.press('l');
    expect(await key()).toBe('acme:riverside:line1');
    for (let rows = 0; rows < 5 && (await key()) !== FILLER; rows++) await ui().page.keyboard.press('ArrowDown');
    await ui().page.keyboard.press('ArrowRight');
    await ui().page.keyboard.press('ArrowRight');
    await ui().page.keyboard.press('Enter');
    await ui().heading('Line 1 filler').waitFor();
    expect(new URL(ui().page.url()).pathname).toBe(`/twins/${FILLER}/bearing`);
    expect(await ui().page.evaluate(() => document.activeElement?.textContent)).toBe('Bearing');
    await ui().page.goBack();
    await ui().heading('Acme Beverages').waitFor();
  });

  it('finds a twin by a part of its name', async () => {
    await ui().signIn();
    await ui().page.getByLabel('Find in the plant').fill('boil');
    await ui().page.getByText('3 entries found').or(ui().page.getByText('4 entries found')).waitFor({ state: 'attached' });
    expect(await ui().page.getByRole('treeitem').count()).toBe(4);
  });

  it('shows each value with unit, quality in words and age, and follows it live', async () => {
    await ui().signIn(`/twins/${FILLER}`);
    const flow = ui().rowOf('flowRate');
    await flow.getByText('1.250').waitFor();
    expect(await flow.innerText()).toMatch(/L\/s\s+Good\s+\d+ s/);
    ui().server.step();
    ui().server.step();
    await flow.getByText('1.250').waitFor({ state: 'detached' });
    await ui().page.goto(`${ui().server.origin}/twins/acme:riverside:line1-capper`);
    await ui().rowOf('torque').getByText('BadSensorFailure (0x808C0000)').waitFor();
    await ui().page.goto(`${ui().server.origin}/twins/acme:riverside:boiler`);
    await ui().rowOf('steamPressure').getByText('source disconnected').waitFor();
    await ui().page.getByText('2 values stale because of it').waitFor();
    await ui().page.goto(`${ui().server.origin}/twins/acme:riverside:valve1`);
    await ui().rowOf('pressure').getByText('2020-03-09').waitFor();
  });

  it('draws the last minutes with what was not usable left out, and says so in words', async () => {
    await ui().signIn(`/twins/${FILLER}`);
    const trend = ui().page.getByRole('figure', { name: 'Trend of Pressure' });
    await trend.locator('canvas').waitFor();
    for (let step = 0; step < 45; step++) {
      ui().server.step();
      await ui().page.evaluate(() => new Promise(requestAnimationFrame));
    }
    await trend.getByText('1 stretch without usable readings').waitFor();
  });

  it('says that the connection is lost, and goes on from where it was', async () => {
    await ui().signIn(`/twins/${FILLER}`);
    await ui().rowOf('flowRate').getByText('1.250').waitFor();
    ui().server.isStreamDown = true;
    ui().server.dropStreams();
    await ui().page.getByText('Connection lost.').waitFor();
    await ui().page.getByText('Reconnecting', { exact: true }).waitFor();
    ui().server.step();
    const resumed = ui().server.activity.next();
    ui().server.isStreamDown = false;
    await ui().page.getByRole('banner').getByText('Live', { exact: true }).waitFor();
    await ui().page.getByText('Connection lost.').waitFor({ state: 'detached' });
    expect(ui().server.resumedFrom).toMatch(/^\d+$/);
    expect(await resumed).toMatch(/^a\d+$/);
    ui().server.step();
    ui().server.step();
    await ui().rowOf('flowRate').getByText('1.250').waitFor({ state: 'detached' });
  });

  it('says that the stream fell behind, and reads the twins anew', async () => {
    await ui().signIn();
    ui().server.send('lagged', { reason: 'slow-reader', twins: [], more: 0, from: '0', to: '1' });
    await ui().page.getByText('The live stream had fallen behind.').waitFor();
  });

  it('sets a desired value on the condition of the wish that one saw', async () => {
    await ui().signIn(`/twins/${FILLER}`);
    await ui().page.getByRole('button', { name: 'Set desired recipe' }).click();
    await ui().page.keyboard.press('ControlOrMeta+A');
    await ui().page.keyboard.type('sparkling-330');
    await ui().page.getByLabel('Reason (optional)').fill('new order');
    await ui().page.keyboard.press('Enter');
    await ui().rowOf('recipe').getByText('desired sparkling-330').waitFor();
    expect(ui().server.patches).toEqual([{ twinId: FILLER, ifMatch: '"wish:0"', body: { recipe: { value: 'sparkling-330', reason: 'new order' } } }]);
  });

  it.each([
    [409, 'written to the device by a command'],
    [412, 'Meanwhile somebody'],
    [403, 'Not set.'],
  ])('explains a refusal with %i', async (status, words) => {
    await ui().signIn(`/twins/${FILLER}`);
    ui().server.patchStatus = status;
    await ui().page.getByRole('button', { name: 'Set desired recipe' }).click();
    await ui().page.getByRole('button', { name: 'Set', exact: true }).click();
    await ui().page.getByRole('alert').getByText(words).waitFor();
  });

  it('offers nothing to set to a viewer', async () => {
    ui().server.roles = ['viewer'];
    await ui().signIn(`/twins/${FILLER}`);
    await ui().rowOf('recipe').waitFor();
    expect(await ui().page.getByRole('button', { name: /^Set desired/ }).count()).toBe(0);
  });

  it('keeps a chosen theme', async () => {
    await ui().signIn();
    await ui().page.getByText('Engineer', { exact: true }).first().click();
    await ui().page.getByLabel('Colours').selectOption('dark');
    await ui().page.reload();
    await ui().heading('Acme Beverages').waitFor();
    expect(await ui().page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe('dark');
  });
});
