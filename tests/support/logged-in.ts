import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { login } from './accounts.ts';
import { DESKTOP, Visitor } from './browser.ts';
import { from, newAddress, Person } from './client.ts';
import { edgeUrl } from './environment.ts';

/** A user who is logged in in a browser, with a client to act outside of it. */
export interface LoggedIn {
  person: Person;
  visitor: Visitor;
  page: Page;
}

/** Registers an account and opens the page logged in to it. The login goes through the API, which is quicker. */
export async function logIn(
  browser: Browser,
  name: string,
  viewport = DESKTOP,
  more: BrowserContextOptions = {},
): Promise<LoggedIn> {
  const person = await Person.register(name);
  const storageState = await openSession(person);
  const visitor = await Visitor.arrive(browser, viewport, undefined, { ...more, storageState });
  await visitor.page.goto('/');
  await visitor.page.getByRole('button', { name: 'Account menu' }).waitFor();
  return { person, visitor, page: visitor.page };
}

/** What a browser stores when a user has logged in: the refresh cookie, and the marker that a session exists. */
async function openSession({ username, password }: Person) {
  const headers = { ...from(newAddress()), 'x-parley-session': 'cookie' };
  const { cookies } = await login({ login: username, password }, headers);
  const [, name = '', value = ''] = /^(\w+)=([^;]*)/.exec(cookies[0] ?? '') ?? [];
  const { hostname, origin } = new URL(edgeUrl());
  const attributes = { path: '/graphql', expires: -1, httpOnly: true, secure: false, sameSite: 'Strict' as const };
  return {
    cookies: [{ name, value, domain: hostname, ...attributes }],
    origins: [{ origin, localStorage: [{ name: 'parley.session', value: 'marker' }] }],
  };
}

/** Locates a room in the sidebar. */
export const sidebarLink = (page: Page, room: string | RegExp) =>
  page.getByRole('navigation', { name: 'Rooms' }).getByRole('link', { name: room });

/** Closes the browsers. @returns the errors of their pages. */
export async function closeBrowsers(...people: LoggedIn[]): Promise<string[]> {
  const problems = people.flatMap(({ visitor }) => visitor.problems);
  await Promise.all(people.map(({ visitor }) => visitor.leave()));
  return problems;
}
