import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core';
import { webUrl } from './environment.ts';

/** Headless Chromium that asks nothing of the network but what the pages ask. */
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

/** How long a page may take to show something before the test says what it waited for. */
const PATIENCE_MS = 15_000;

export const DESKTOP = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };
/** What a phone has besides its size. */
export const TOUCH = { hasTouch: true, isMobile: true };

/** A person with a browser of their own; `problems` collects what went wrong in the page. */
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

  /** @param baseURL where they find the page, if not at its own address. */
  static async arrive(
    browser: Browser,
    viewport = DESKTOP,
    baseURL = webUrl(),
    more: BrowserContextOptions = {},
  ): Promise<Visitor> {
    const context = await browser.newContext({ viewport, baseURL, ...more });
    context.setDefaultTimeout(PATIENCE_MS);
    return new Visitor(context, await context.newPage());
  }

  /** Opens an account through the page. */
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

  /** Signs in through the page, to an account that is there. */
  async logIn(username: string, password: string): Promise<void> {
    await this.page.goto('/login');
    await this.page.getByLabel('Username or email').fill(username);
    await this.page.getByLabel('Password').fill(password);
    await this.page.getByRole('button', { name: 'Log in' }).click();
    await this.page.getByRole('button', { name: 'Account menu' }).waitFor();
  }

  async say(text: string): Promise<void> {
    await this.page.getByRole('textbox', { name: /^Message / }).fill(text);
    await this.page.keyboard.press('Enter');
  }

  /** The message with this text, once it stands in the timeline. */
  message(text: string) {
    return this.page.getByRole('region', { name: 'Messages' }).getByText(text, { exact: true });
  }

  /** The same person in another tab of their browser. */
  async openTab(): Promise<Visitor> {
    return new Visitor(this.context, await this.context.newPage());
  }

  async leave(): Promise<void> {
    await this.context.close();
  }
}
