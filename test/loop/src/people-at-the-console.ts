import { existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Stack } from '@orrery/local-stack';
import { type Browser, chromium, type Page } from 'playwright-core';

const executablePath = [process.env['ORRERY_CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => path !== undefined && existsSync(path));
export const hasChromium = executablePath !== undefined;
if (!hasChromium) process.stderr.write('No Chromium found (apt-get install chromium, or set ORRERY_CHROMIUM): the story at the console is skipped.\n');

const SCREEN = { width: 1280, height: 900 };
const MARGIN = 24;
/** A busy machine takes its time. */
const PATIENCE_MS = 60_000;

/** Several people, each with a browser session of their own. */
export class PeopleAtTheConsole {
  readonly errors: string[] = [];
  /** The repository's own pictures are renewed with ORRERY_SCREENSHOTS=docs/screenshots. */
  private readonly pictures = process.env['ORRERY_SCREENSHOTS'] ?? mkdtempSync(join(tmpdir(), 'orrery-pictures-'));

  private constructor(
    private readonly stack: Stack,
    private readonly browser: Browser,
  ) {
    mkdirSync(this.pictures, { recursive: true });
  }

  static async open(stack: Stack): Promise<PeopleAtTheConsole> {
    return new PeopleAtTheConsole(stack, await chromium.launch({ executablePath: executablePath ?? '', headless: true, chromiumSandbox: false }));
  }

  /** Somebody signs in at the provider's page; what they see from then on. `hasPlant`: whether there is a plant whose tree shows. */
  async signIn(user: string, { hasPlant = true, reducedMotion = 'reduce' }: { hasPlant?: boolean; reducedMotion?: 'reduce' | 'no-preference' } = {}): Promise<Page> {
    const context = await this.browser.newContext({ viewport: SCREEN, reducedMotion });
    context.setDefaultTimeout(PATIENCE_MS);
    const page = await context.newPage();
    page.on('pageerror', (error) => this.errors.push(`${user}: ${error.message}`));
    await page.goto(this.stack.address);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByLabel('User').fill(user);
    await page.getByLabel('Password').fill(this.stack.components.oidc.users.find(({ id }) => id === user)?.password ?? '');
    await page.keyboard.press('Enter');
    await (hasPlant ? page.getByRole('tree', { name: 'Plant' }) : page.getByRole('banner').getByText('Live', { exact: true })).waitFor();
    return page;
  }

  /** To a page of the console by its address, as a link in a mail does. */
  async go(page: Page, path: string): Promise<void> {
    await page.goto(`${this.stack.address}${path}`);
  }

  /** What is on the screen; or a part of the page, however long, without what stays in place while one scrolls. */
  async picture(page: Page, name: string, { part }: { part?: string } = {}): Promise<void> {
    const path = join(this.pictures, `${name}.png`);
    if (part === undefined) return void (await page.screenshot({ path }));
    await page.setViewportSize({ ...SCREEN, height: 2600 });
    const box = (await page.locator(part).boundingBox())!;
    const last = (await page.locator(part).locator('> *').last().boundingBox())!;
    await page.screenshot({ path, clip: { ...box, height: Math.min(box.height, last.y + last.height - box.y + MARGIN) } });
    await page.setViewportSize(SCREEN);
  }

  async close(): Promise<void> {
    await this.browser.close();
  }
}
