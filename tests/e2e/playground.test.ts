import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, Visitor } from '../support/browser.ts';
import { Person } from '../support/client.ts';
import { graphqlUrl } from '../support/environment.ts';

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

test('the playground loads without errors and without requests to other origins', async () => {
  const visitor = await Visitor.arrive(browser);
  const origins = new Set<string>();
  visitor.page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith('http')) origins.add(origin);
  });
  await visitor.page.goto(graphqlUrl());
  await visitor.page.getByRole('button', { name: /Execute query/ }).waitFor();
  expect([...origins]).toEqual([new URL(graphqlUrl()).origin]);
  expect(visitor.problems).toEqual([]);
  await visitor.leave();
});

/** Replaces the contents of a GraphiQL editor by pasting. */
async function paste(page: Page, editor: string, text: string, shows: RegExp): Promise<void> {
  await page.evaluate((content) => navigator.clipboard.writeText(content), text);
  const region = page.getByRole('region', { name: editor });
  await region.getByRole('code').click();
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Control+V');
  await region.filter({ hasText: shows }).waitFor();
}

test('the playground sends operations with the access token from its header editor', async () => {
  const ada = await Person.register('ada');
  const visitor = await Visitor.arrive(browser);
  const { context, page } = visitor;
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: new URL(graphqlUrl()).origin });
  await page.goto(graphqlUrl());
  const run = () => page.getByRole('button', { name: /Execute query/ }).click();
  const waitForResult = (text: RegExp) =>
    page.getByRole('region', { name: 'Result Window' }).filter({ hasText: text }).waitFor();

  await paste(page, 'Operation Editor', 'query Viewer { me { username } }', /Viewer/);
  // GraphiQL parses the operation with a delay, then names the tab after it.
  await page.getByRole('tab', { name: 'Viewer' }).waitFor();
  await run();
  await waitForResult(/"me":\s*null/);

  await paste(page, 'Headers', JSON.stringify({ Authorization: `Bearer ${ada.token}` }), /Bearer\seyJ/);
  await run();
  await waitForResult(new RegExp(`"username":\\s*"${ada.username}"`));
  expect(visitor.problems).toEqual([]);
  await visitor.leave();
});
