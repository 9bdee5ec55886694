import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { DESKTOP, Visitor } from './browser.ts';
import { Person } from './client.ts';

/** A user who is logged in in a browser, with a client to act outside of it. */
export interface LoggedIn {
  person: Person;
  visitor: Visitor;
  page: Page;
}

/** Registers an account and logs in to it through the page. */
export async function logIn(
  browser: Browser,
  name: string,
  viewport = DESKTOP,
  more: BrowserContextOptions = {},
): Promise<LoggedIn> {
  const [person, visitor] = await Promise.all([
    Person.register(name),
    Visitor.arrive(browser, viewport, undefined, more),
  ]);
  await visitor.logIn(person.username, person.password);
  return { person, visitor, page: visitor.page };
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
