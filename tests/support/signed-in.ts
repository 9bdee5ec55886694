import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { DESKTOP, Visitor } from './browser.ts';
import { Person } from './client.ts';

/** Somebody at a browser of their own, with the means to do things without it. */
export interface SignedIn {
  person: Person;
  visitor: Visitor;
  page: Page;
}

/** Opens an account and signs in with it through the page. */
export async function signIn(
  browser: Browser,
  name: string,
  viewport = DESKTOP,
  more: BrowserContextOptions = {},
): Promise<SignedIn> {
  const [person, visitor] = await Promise.all([
    Person.register(name),
    Visitor.arrive(browser, viewport, undefined, more),
  ]);
  await visitor.logIn(person.username, person.password);
  return { person, visitor, page: visitor.page };
}

/** The room as the sidebar lists it. */
export const listed = (page: Page, room: string | RegExp) =>
  page.getByRole('navigation', { name: 'Rooms' }).getByRole('link', { name: room });

/** Closes the browsers and returns what went wrong in their pages. */
export async function part(...people: SignedIn[]): Promise<string[]> {
  const problems = people.flatMap(({ visitor }) => visitor.problems);
  await Promise.all(people.map(({ visitor }) => visitor.leave()));
  return problems;
}
