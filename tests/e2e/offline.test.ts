import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { DESKTOP, launchBrowser, PHONE, Visitor } from '../support/browser.ts';

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

test.each([
  ['a laptop', DESKTOP],
  ['a phone', PHONE],
])(
  'on %s, a page whose code is not loaded yet waits for the network while the current page stays',
  async (_, viewport) => {
    const visitor = await Visitor.arrive(browser, viewport);
    const { page, context } = visitor;
    await visitor.register('Ada');
    await page.getByText('No rooms yet. Create one').waitFor();
    await context.setOffline(true);
    await page.getByText('You’re offline').waitFor();
    const rejected = page.waitForEvent('requestfailed', (request) => request.url().endsWith('.js'));
    await page.getByRole('link', { name: 'Find rooms' }).first().click();
    await rejected;
    expect(await page.getByText('Something went wrong').count()).toBe(0);
    await page.getByText('You’re offline').waitFor();
    await context.setOffline(false);
    await page.getByText('Back online').waitFor();
    await page.getByRole('heading', { name: 'Find rooms' }).waitFor();
    await visitor.leave();
  },
);
