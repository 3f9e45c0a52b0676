import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { findChromium } from '../test/chromium.ts';
import { FixtureServer } from '../test/fixture-server.ts';

const PROJECT = dirname(dirname(fileURLToPath(import.meta.url)));
const require = createRequire(import.meta.url);
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const FILLER = 'acme:riverside:line1-filler';
const PAGES: readonly (readonly [path: string, heading: string])[] = [
  ['/', 'Acme Beverages'],
  ['/plant', 'Plant'],
  [`/twins/${FILLER}`, 'Line 1 filler'],
  ['/twins/acme:riverside:boiler', 'Boiler'],
  ['/twins/acme:riverside:nobody', 'Unknown twin'],
  ['/sources', 'Sources'],
  ['/nowhere', 'Not found'],
];

const executablePath = findChromium(process.env);
const inChromium = executablePath === undefined ? describe.skip : describe;

inChromium(`the console in Chromium${executablePath === undefined ? ' (none found: install the package chromium, or set ORRERY_CHROMIUM)' : ''}`, () => {
  let dist: string;
  let browser: Browser;
  let server: FixtureServer;
  let context: BrowserContext;
  let page: Page;
  const faults: string[] = [];

  beforeAll(async () => {
    dist = mkdtempSync(join(tmpdir(), 'orrery-console-'));
    const vite = join(dirname(require.resolve('vite/package.json')), 'bin', 'vite.js');
    execFileSync(process.execPath, [vite, 'build', '--outDir', dist, '--logLevel', 'error'], { cwd: PROJECT, env: { ...process.env, NODE_OPTIONS: '', NODE_ENV: 'production' } });
    browser = await chromium.launch({ executablePath: executablePath!, headless: true, chromiumSandbox: false });
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(dist, { recursive: true, force: true });
  });
  beforeEach(async () => {
    server = new FixtureServer({ dist });
    await server.listen();
    await open({});
  });
  afterEach(async () => {
    await context.close();
    await server.close();
  });

  async function open(options: Parameters<Browser['newContext']>[0]): Promise<void> {
    await context?.close();
    context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    page = await context.newPage();
    faults.length = 0;
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) faults.push(message.text());
    });
  }

  async function signIn(path = '/'): Promise<void> {
    await page.goto(`${server.origin}${path}`);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('Live', { exact: true }).waitFor();
  }

  const heading = (name: string) => page.getByRole('heading', { level: 1, name, exact: true });
  const rowOf = (path: string) => page.locator(`tr[data-path="${path}"]`);

  it('signs in by code and PKCE, comes back to where one was going, and signs out', async () => {
    await signIn(`/twins/${FILLER}`);
    await heading('Line 1 filler').waitFor();
    expect(new URL(page.url()).pathname).toBe(`/twins/${FILLER}`);
    expect(await page.title()).toBe('Line 1 filler – Orrery');
    await page.getByText('Engineer', { exact: true }).first().click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
  });

  it('says that the sign-in service is down, and where it should be', async () => {
    server.isIssuerDown = true;
    await page.goto(server.origin);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('Signing in did not work').waitFor();
    expect(await page.getByRole('alert').innerText()).toContain(`${server.origin}/oidc`);
    server.isIssuerDown = false;
    await page.getByRole('button', { name: 'Try again' }).click();
    await heading('Acme Beverages').waitFor();
  });

  it('says that whoever is signed in has no role, and lets them sign out', async () => {
    server.roles = [];
    await page.goto(server.origin);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await heading('No access').waitFor();
    await page.getByText('this needs the role viewer or engineer').waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
  });

  it('renews the session by itself, and says when it has ended', async () => {
    server.tokenSeconds = 4;
    await signIn();
    const renewed = page.waitForResponse((response) => response.url().endsWith('/oidc/token'));
    await renewed;
    expect(await page.getByText('Your session has ended.').count()).toBe(0);
    server.isIssuerDown = true;
    await page.getByText('Your session has ended.').waitFor();
    server.isIssuerDown = false;
    server.tokenSeconds = 3600;
    await page.getByRole('button', { name: 'Sign in again' }).click();
    await heading('Acme Beverages').waitFor();
    await page.getByText('Your session has ended.').waitFor({ state: 'detached' });
    expect(faults).toEqual([]);
  });

  it('says that the plant cannot be read, and shows it as soon as it can', async () => {
    server.isStateDown = true;
    await signIn();
    await page.getByText('The plant could not be read').waitFor();
    await page.getByText('the hot state is being rebuilt').waitFor();
    server.isStateDown = false;
    await heading('Acme Beverages').waitFor();
  });

  it.each([
    [1280, 'dark'],
    [375, 'light'],
  ] as const)('has no serious findings by axe and nothing beside the screen, %i px, %s', async (width, colorScheme) => {
    await open({ viewport: { width, height: 812 }, colorScheme });
    await signIn();
    for (const [path, name] of PAGES) {
      await page.goto(`${server.origin}${path}`);
      await heading(name).waitFor();
      server.step();
      await page.evaluate(AXE);
      const found = await page.evaluate(async (rules) => {
        const axe = (window as unknown as { axe: { run(options: unknown): Promise<{ violations: { impact: string; id: string; nodes: { html: string }[] }[] }> } }).axe;
        const { violations } = await axe.run({ runOnly: rules });
        return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
      }, RULES);
      const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect({ path, found, beyond }).toEqual({ path, found: [], beyond: 0 });
    }
    expect(faults).toEqual([]);
  });

  it('leads from the tree to a component and back by keyboard alone', async () => {
    await signIn();
    await heading('Acme Beverages').waitFor();
    const inTree = () => page.evaluate(() => document.activeElement?.getAttribute('role') === 'treeitem');
    for (let tabs = 0; tabs < 20 && !(await inTree()); tabs++) await page.keyboard.press('Tab');
    expect(await inTree()).toBe(true);
    const key = () => page.evaluate(() => document.activeElement?.getAttribute('data-key'));
    await page.keyboard.press('End');
    expect(await key()).toBe('acme:riverside:valve1');
    await page.keyboard.press('l');
    expect(await key()).toBe('acme:riverside:line1');
    for (let rows = 0; rows < 5 && (await key()) !== FILLER; rows++) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await heading('Line 1 filler').waitFor();
    expect(new URL(page.url()).pathname).toBe(`/twins/${FILLER}/bearing`);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Bearing');
    await page.goBack();
    await heading('Acme Beverages').waitFor();
  });

  it('finds a twin by a part of its name', async () => {
    await signIn();
    await page.getByLabel('Find in the plant').fill('boil');
    await page.getByText('3 entries found').or(page.getByText('4 entries found')).waitFor({ state: 'attached' });
    expect(await page.getByRole('treeitem').count()).toBe(4);
  });

  it('shows each value with unit, quality in words and age, and follows it live', async () => {
    await signIn(`/twins/${FILLER}`);
    const flow = rowOf('flowRate');
    await flow.getByText('1.250').waitFor();
    expect(await flow.innerText()).toMatch(/L\/s\s+Good\s+\d+ s/);
    server.step();
    server.step();
    await flow.getByText('1.250').waitFor({ state: 'detached' });
    await page.goto(`${server.origin}/twins/acme:riverside:line1-capper`);
    await rowOf('torque').getByText('BadSensorFailure (0x808C0000)').waitFor();
    await page.goto(`${server.origin}/twins/acme:riverside:boiler`);
    await rowOf('steamPressure').getByText('source disconnected').waitFor();
    await page.getByText('2 values stale because of it').waitFor();
    await page.goto(`${server.origin}/twins/acme:riverside:valve1`);
    await rowOf('pressure').getByText('2020-03-09').waitFor();
  });

  it('draws the last minutes with what was not usable left out, and says so in words', async () => {
    await signIn(`/twins/${FILLER}`);
    const trend = page.getByRole('figure', { name: 'Trend of Pressure' });
    await trend.locator('canvas').waitFor();
    for (let step = 0; step < 45; step++) {
      server.step();
      await page.evaluate(() => new Promise(requestAnimationFrame));
    }
    await trend.getByText('1 stretch without usable readings').waitFor();
  });

  it('says that the connection is lost, and goes on from where it was', async () => {
    await signIn(`/twins/${FILLER}`);
    await rowOf('flowRate').getByText('1.250').waitFor();
    server.isStreamDown = true;
    server.dropStreams();
    await page.getByText('Connection lost.').waitFor();
    await page.getByText('Reconnecting', { exact: true }).waitFor();
    server.step();
    server.isStreamDown = false;
    await page.getByText('Live', { exact: true }).waitFor();
    await page.getByText('Connection lost.').waitFor({ state: 'detached' });
    expect(server.resumedFrom).toMatch(/^\d+$/);
    server.step();
    server.step();
    await rowOf('flowRate').getByText('1.250').waitFor({ state: 'detached' });
  });

  it('says that the stream fell behind, and reads the twins anew', async () => {
    await signIn();
    server.send('lagged', { reason: 'slow-reader', twins: [], more: 0, from: '0', to: '1' });
    await page.getByText('The live stream had fallen behind.').waitFor();
  });

  it('sets a desired value on the condition of the revision that one saw', async () => {
    await signIn(`/twins/${FILLER}`);
    await page.getByRole('button', { name: 'Set desired recipe' }).click();
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type('sparkling-330');
    await page.getByLabel('Reason (optional)').fill('new order');
    await page.keyboard.press('Enter');
    await rowOf('recipe').getByText('desired sparkling-330').waitFor();
    expect(server.patches).toEqual([{ twinId: FILLER, ifMatch: '"rev:1"', body: { recipe: { value: 'sparkling-330', reason: 'new order' } } }]);
  });

  it.each([
    [409, 'written to the device by a command'],
    [412, '412, precondition failed'],
    [403, 'Not set.'],
  ])('explains a refusal with %i', async (status, words) => {
    await signIn(`/twins/${FILLER}`);
    server.patchStatus = status;
    await page.getByRole('button', { name: 'Set desired recipe' }).click();
    await page.getByRole('button', { name: 'Set', exact: true }).click();
    await page.getByRole('alert').getByText(words).waitFor();
  });

  it('offers nothing to set to a viewer', async () => {
    server.roles = ['viewer'];
    await signIn(`/twins/${FILLER}`);
    await rowOf('recipe').waitFor();
    expect(await page.getByRole('button', { name: /^Set desired/ }).count()).toBe(0);
  });

  it('keeps a chosen theme', async () => {
    await signIn();
    await page.getByText('Engineer', { exact: true }).first().click();
    await page.getByLabel('Colours').selectOption('dark');
    await page.reload();
    await heading('Acme Beverages').waitFor();
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe('dark');
  });
});
