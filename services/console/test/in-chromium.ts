// The console, built and served by the fixture, in a real Chromium.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright-core';
import { buildEnv, executablePath } from './config.ts';
import { FixtureServer } from './fixture-server.ts';

const PROJECT = dirname(dirname(fileURLToPath(import.meta.url)));
const require = createRequire(import.meta.url);
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** What a test works with: a page, whom it is served by, and what went wrong in it. */
export class ConsoleInChromium {
  server!: FixtureServer;
  context: BrowserContext | undefined;
  page!: Page;
  readonly faults: string[] = [];

  constructor(private readonly browser: Browser) {}

  async open(options: Parameters<Browser['newContext']>[0] = {}): Promise<void> {
    await this.context?.close();
    this.context = await this.browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    this.page = await this.context.newPage();
    this.faults.length = 0;
    this.page.on('pageerror', (error) => this.faults.push(error.message));
    this.page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) this.faults.push(message.text());
    });
  }

  async signIn(path = '/'): Promise<void> {
    await this.page.goto(`${this.server.origin}${path}`);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
    // The trends page has a button of that name too.
    await this.page.getByRole('banner').getByText('Live', { exact: true }).waitFor();
  }

  heading(name: string): Locator {
    return this.page.getByRole('heading', { level: 1, name, exact: true });
  }

  rowOf(path: string): Locator {
    return this.page.locator(`tr[data-path="${path}"]`);
  }

  /** Serious findings by axe, and by how many pixels the page is wider than its screen. */
  async findings(): Promise<{ readonly found: readonly string[]; readonly beyond: number }> {
    await this.page.evaluate(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'));
    const found = await this.page.evaluate(async (rules) => {
      const axe = (window as unknown as { axe: { run(options: unknown): Promise<{ violations: { impact: string; id: string; nodes: { html: string }[] }[] }> } }).axe;
      const { violations } = await axe.run({ runOnly: rules });
      return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
    }, RULES);
    return { found, beyond: await this.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth) };
  }
}

/** A suite that is skipped, and says so, where there is no Chromium. */
export function inChromium(title: string, suite: (ui: () => ConsoleInChromium) => void): void {
  const why = executablePath === undefined ? ' (no Chromium found: install the package chromium, or set ORRERY_CHROMIUM)' : '';
  (executablePath === undefined ? describe.skip : describe)(`${title} in Chromium${why}`, () => {
    let dist: string;
    let browser: Browser | undefined;
    let ui: ConsoleInChromium;
    beforeAll(async () => {
      dist = mkdtempSync(join(tmpdir(), 'orrery-console-'));
      const vite = join(dirname(require.resolve('vite/package.json')), 'bin', 'vite.js');
      execFileSync(process.execPath, [vite, 'build', '--outDir', dist, '--logLevel', 'error'], { cwd: PROJECT, env: buildEnv });
      browser = await chromium.launch({ executablePath: executablePath!, headless: true, chromiumSandbox: false, args: ['--disable-gpu'] });
      ui = new ConsoleInChromium(browser);
    });
    afterAll(async () => {
      await browser?.close();
      rmSync(dist, { recursive: true, force: true });
    });
    beforeEach(async () => {
      ui.server = new FixtureServer({ dist });
      await ui.server.listen();
      await ui.open();
    });
    afterEach(async () => {
      await ui.context?.close();
      ui.context = undefined;
      await ui.server.close();
    });
    suite(() => ui);
  });
}
