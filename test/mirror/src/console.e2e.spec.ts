import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { orreryParts, principals, type Stack, startStack } from '@orrery/local-stack';
import { until } from '@orrery/testing';
import { type Browser, chromium, type Page } from 'playwright-core';

const FILLER = 'acme:riverside:line1-filler';
const executablePath = [process.env['ORRERY_CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => path !== undefined && existsSync(path));
const describeWithBrowser = executablePath === undefined ? describe.skip : describe;
if (executablePath === undefined) process.stderr.write('No Chromium found (apt-get install chromium, or set ORRERY_CHROMIUM): the console part is skipped.\n');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** The repository's own pictures are renewed with ORRERY_SCREENSHOTS=docs/screenshots. */
const pictures = process.env['ORRERY_SCREENSHOTS'] ?? mkdtempSync(join(tmpdir(), 'orrery-pictures-'));

let home: string;
let stack: Stack;
let browser: Browser;
let page: Page;
const errors: string[] = [];

/** Only what a reader would call serious counts as a finding (axe-core's own impact). */
async function seriousFindings(): Promise<string[]> {
  await page.evaluate(axe);
  const { violations } = await page.evaluate<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }>('axe.run()');
  return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}

const focusedKey = (): Promise<string | null | undefined> => page.evaluate(`document.activeElement?.getAttribute('data-key')`);

async function walkDownTo(isThere: (key: string) => boolean): Promise<void> {
  for (let at = await focusedKey(); !isThere(at ?? ''); ) {
    const before = at;
    await page.keyboard.press('ArrowDown');
    at = await until(`the focus to have moved on from ${before}`, async () => {
      const now = await focusedKey();
      return now === before ? undefined : now;
    }, { everyMs: 10 });
  }
}

const picture = (name: string): Promise<Buffer> => page.screenshot({ path: join(pictures, `${name}.png`) });
const control = (method: string, path: string, body?: unknown): Promise<Response> =>
  fetch(`http://127.0.0.1:${stack.context.portOf('packaging-plant-control')}${path}`, { method, headers: { 'content-type': 'application/json' }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });

async function signIn(user: string): Promise<void> {
  await page.goto(stack.address);
  await page.getByRole('button', { name: 'Sign in' }).click();
  const { password } = stack.components.oidc.users.find(({ id }) => id === user) ?? { password: '' };
  await page.getByLabel('User').fill(user);
  await page.getByLabel('Password').fill(password);
  await page.keyboard.press('Enter');
  await page.getByRole('tree', { name: 'Plant' }).waitFor();
}

describeWithBrowser('The console, in a real Chromium', () => {
  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true });
    home = mkdtempSync(join(tmpdir(), 'orrery-console-'));
    stack = await startStack({ home, parts: orreryParts, principals });
    browser = await chromium.launch({ executablePath: executablePath ?? '', headless: true, chromiumSandbox: false });
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  }, 180_000);

  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
    rmSync(home, { recursive: true, force: true });
  }, 60_000);

  it('signs in with the provider’s page, and shows the plant as a tree from the enterprise down', async () => {
    await signIn('engineer');
    const levels = await page.getByRole('treeitem').evaluateAll((items) => items.map((item) => `${item.getAttribute('aria-level')} ${item.getAttribute('data-key')}`));
    for (const level of ['1 acme:', '2 acme:riverside', '3 acme:riverside', '4 acme:riverside:line1', `5 ${FILLER}`]) {
      expect(levels).toContainEqual(expect.stringContaining(level));
    }
    await picture('tree');
    expect(await seriousFindings()).toEqual([]);
  });

  it('is walked with the keyboard alone: from the tree into a machine and on to its component', async () => {
    await page.getByRole('treeitem').first().focus();
    await page.keyboard.press('Home');
    await walkDownTo((key) => key === FILLER);
    await page.keyboard.press('ArrowRight');
    await page.locator(`[data-key="${FILLER}"][aria-expanded="true"]`).waitFor();
    // Its sensors are twins of their own beside its components.
    await walkDownTo((key) => key.startsWith(`${FILLER}#`));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Line 1 filler' }).waitFor();
    expect(new URL(page.url()).pathname).toMatch(/^\/twins\/acme:riverside:line1-filler\/\w+$/);
  });

  it('shows a twin with value, unit, quality and age, and they move without a reload', async () => {
    await page.getByRole('treeitem', { name: /^Line 1 filler/ }).first().click();
    const row = page.getByRole('row').filter({ hasText: /speed/i }).filter({ hasText: /Good/ }).first();
    await row.waitFor();
    const values = page.locator('table.values').first();
    const before = await values.innerText();
    await until('a value to change', async () => (await values.innerText()) !== before);
    expect(before).toMatch(/Good/);
    expect(before).toMatch(/\d+ ?(ms|s)|now/i);
    await page.locator('.uplot, canvas').first().waitFor();
    await until('the trend to have grown', async () => (await page.locator('.uplot, canvas').count()) > 0);
    await picture('twin');
    expect(await seriousFindings()).toEqual([]);
  });

  it('draws a gap as a gap: values go stale when the source is lost, say so in words, and come back', async () => {
    await control('POST', '/server/stop');
    await page.locator('tr[data-path="flowRate"]').getByText('Stale').waitFor({ timeout: 60_000 });
    await picture('twin-stale');
    await control('POST', '/server/start');
    await page.locator('tr[data-path="flowRate"]').getByText('Good').waitFor({ timeout: 90_000 });
  });

  it('lets an engineer ask for a setpoint', async () => {
    // The machine's speed is written by commands; this is a wish for whoever sets the machine up.
    await page.getByRole('button', { name: 'Set desired fill volume setpoint' }).click();
    await page.locator('form.desired-form input').first().fill('510');
    await page.keyboard.press('Enter');
    await page.getByText(/desired value has been set|Accepted; it will show here/).first().waitFor();
  });

  it('shows the health of the sources', async () => {
    await page.getByRole('link', { name: 'Sources' }).click();
    await page.getByText('packaging-plant').first().waitFor();
    const text = await page.locator('main').innerText();
    expect(text).toMatch(/connected/i);
    expect(text).toMatch(/gap/i);
    await page.getByText('Connected', { exact: true }).first().waitFor();
    await picture('sources');
    expect(await seriousFindings()).toEqual([]);
  });

  it.each(['light', 'dark'] as const)('is readable at 375 pixels, %s, without a serious finding of axe', async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: 375, height: 740 });
    for (const path of ['/', `/twins/${encodeURIComponent(FILLER)}`, '/sources']) {
      await page.goto(`${stack.address}${path}`);
      await page.locator('main h1').waitFor();
      const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
      expect({ path, overflow }).toEqual({ path, overflow: 0 });
      expect({ path, findings: await seriousFindings() }).toEqual({ path, findings: [] });
    }
    await picture(`phone-${colorScheme}`);
  });

  it('refuses a viewer nothing but the writing', async () => {
    const context = await browser.newContext();
    const first = page;
    page = await context.newPage();
    try {
      await signIn('viewer');
      await page.goto(`${stack.address}/twins/${encodeURIComponent(FILLER)}`);
      await page.locator('table.values').first().waitFor();
      expect(await page.getByRole('button', { name: /^Set desired/ }).count()).toBe(0);
    } finally {
      page = first;
      await context.close();
    }
  });

  it('made no error of its own on any of these pages', () => {
    expect(errors.filter((error) => !/ERR_|Failed to load resource|409/.test(error))).toEqual([]);
  });
});
