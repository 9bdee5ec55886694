import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core';
import { edgeUrl } from './environment.ts';

/** Launches headless Chromium without network requests of its own. */
export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });

/** How long a page may take to show something before the test fails. */
const TIMEOUT_MS = 15_000;

export const DESKTOP = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };
/** Context options of a phone besides its size. */
export const TOUCH = { hasTouch: true, isMobile: true };

/** A person in a separate browser context. `problems` collects the errors of the page. */
export class Visitor {
  readonly problems: string[] = [];

  private constructor(
    readonly context: BrowserContext,
    readonly page: Page,
  ) {
    page.on('pageerror', (error) => this.problems.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') this.problems.push(message.text());
    });
  }

  /** @param baseURL the address of the page, if not the usual one. */
  static async arrive(
    browser: Browser,
    viewport = DESKTOP,
    baseURL = edgeUrl(),
    more: BrowserContextOptions = {},
  ): Promise<Visitor> {
    const context = await browser.newContext({ viewport, baseURL, ...more });
    context.setDefaultTimeout(TIMEOUT_MS);
    return new Visitor(context, await context.newPage());
  }

  /** Registers an account through the page. */
  async register(name: string): Promise<{ username: string; password: string }> {
    const username = `${name.toLowerCase()}-${Math.random().toString(36).slice(2, 10)}`;
    const password = 'a long enough password';
    await this.page.goto('/register');
    await this.page.getByLabel('Name', { exact: true }).fill(name);
    await this.page.getByLabel('Username').fill(username);
    await this.page.getByLabel('Email').fill(`${username}@example.test`);
    await this.page.getByLabel('Password').fill(password);
    await this.page.getByRole('button', { name: 'Create account' }).click();
    await this.page.getByRole('button', { name: 'Account menu' }).waitFor();
    return { username, password };
  }

  /** Logs in to an existing account through the page. */
  async logIn(username: string, password: string): Promise<void> {
    await this.page.goto('/login');
    await this.page.getByLabel('Username or email').fill(username);
    await this.page.getByLabel('Password').fill(password);
    await this.page.getByRole('button', { name: 'Log in' }).click();
    await this.page.getByRole('button', { name: 'Account menu' }).waitFor();
  }

  async sendMessage(text: string): Promise<void> {
    await this.page.getByRole('textbox', { name: /^Message / }).fill(text);
    await this.page.keyboard.press('Enter');
  }

  /** Locates the message with this text in the timeline. */
  message(text: string) {
    return this.page.getByRole('region', { name: 'Messages' }).getByText(text, { exact: true });
  }

  /** Opens another tab in the same browser context. */
  async openTab(): Promise<Visitor> {
    return new Visitor(this.context, await this.context.newPage());
  }

  async leave(): Promise<void> {
    await this.context.close();
  }
}
