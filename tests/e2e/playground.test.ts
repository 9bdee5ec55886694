import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { launchBrowser, Visitor } from '../support/browser.ts';
import { graphqlUrl } from '../support/environment.ts';

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

test('the playground opens without an error and without anything from elsewhere', async () => {
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
