import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser, Request } from 'playwright-core';
import { launchBrowser, Visitor } from '../support/browser.ts';
import { Person } from '../support/client.ts';
import { webUrl } from '../support/environment.ts';
import { chatReplicas, IsolatedSystem, running } from '../support/isolated-system.ts';
import { CuttableProxy } from '../support/cuttable-proxy.ts';

/** Services are killed and started again, and systems too, on whatever machine this is. */
jest.setTimeout(240_000);
/** A service that is killed comes back, and then the clients, each in its time. */
const PATIENCE_MS = 60_000;
/** High enough for all messages of a test to be in view, and so in the page. */
const TALL = { width: 1280, height: 2_400 };

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

async function arrive(name: string, baseUrl?: string): Promise<Visitor> {
  const visitor = await Visitor.arrive(browser, TALL, baseUrl);
  visitor.context.setDefaultTimeout(PATIENCE_MS);
  await visitor.register(name);
  return visitor;
}

async function createRoom({ page }: Visitor): Promise<string> {
  const name = `Hold ${Math.random().toString(36).slice(2, 8)}`;
  await page.getByRole('button', { name: 'Create a room' }).click();
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByRole('button', { name: 'Create room' }).click();
  await page.getByRole('heading', { name }).waitFor();
  return new URL(page.url()).pathname;
}

const composer = ({ page }: Visitor) => page.getByRole('textbox', { name: /^Message / });

async function join({ page }: Visitor, path: string): Promise<void> {
  await page.goto(path);
  await page.getByRole('button', { name: /^Join/ }).click();
  await page.getByRole('textbox', { name: /^Message / }).waitFor();
}

/** Ada in a room of hers, which Grace has joined. */
async function meet(adaUrl?: string): Promise<{ ada: Visitor; grace: Visitor; path: string }> {
  const [ada, grace] = await Promise.all([arrive('Ada', adaUrl), arrive('Grace')]);
  const path = await createRoom(ada);
  await join(grace, path);
  return { ada, grace, path };
}

/** Says so many things one after the other. @returns the texts. */
async function sayAll(visitor: Visitor, who: string, from: number, to: number): Promise<string[]> {
  const texts = Array.from({ length: to - from + 1 }, (_, index) => `${who} says ${from + index}.`);
  for (const text of texts) await visitor.say(text);
  return texts;
}

/** All that stands in the timeline, in its order, as it is drawn: a row stays hidden until a frame has measured it. */
const timeline = async ({ page }: Visitor): Promise<string[]> => {
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  const rows = await page.getByRole('region', { name: 'Messages' }).getByRole('article').allInnerTexts();
  return rows.flatMap((row) => row.match(/\w+ says \d+\./g) ?? []);
};

/** What somebody reads who asks for the room now. */
async function stored(path: string): Promise<string[]> {
  const reader = await Person.register('reader');
  const { room } = await reader.execute<{ room: { messages: { edges: { node: { body: string } }[] } } }>(
    'query ($id: ID!) { room(id: $id) { messages(last: 100) { edges { node { body } } } } }',
    { id: decodeURIComponent(path.split('/').at(-1) ?? '') },
  );
  return room.messages.edges.map(({ node }) => node.body);
}

/** Waits until everything is sent and seen by everybody, and compares it with what is stored. */
async function expectAgreement(path: string, texts: string[], ...visitors: Visitor[]): Promise<void> {
  for (const visitor of visitors) {
    for (const text of texts) await visitor.message(text).first().waitFor();
    await visitor.page
      .getByText(/^(Sending…|Waiting to be sent)/)
      .first()
      .waitFor({ state: 'detached' });
  }
  const all = await stored(path);
  expect([...all].sort()).toEqual([...texts].sort());
  for (const visitor of visitors) expect(await timeline(visitor)).toEqual(all);
}

const leave = (...visitors: Visitor[]) => Promise.all(visitors.map((visitor) => visitor.leave()));

describe('never lost, never twice', () => {
  let system: IsolatedSystem;

  beforeAll(async () => {
    system = await IsolatedSystem.start();
  });

  const wires: CuttableProxy[] = [];
  afterEach(async () => {
    for (const wire of wires.splice(0)) await wire.close();
  });

  afterAll(() => system.stop());

  test('what is written offline survives the page and arrives once, in order; so does a draft elsewhere', async () => {
    const { ada, grace, path } = await meet();
    const elsewhere = await createRoom(ada);
    await composer(ada).fill('half a sentence');
    await ada.page.goto(path);
    await composer(ada).waitFor();

    await ada.context.setOffline(true);
    await ada.page.getByText('You are offline').waitFor();
    const texts = await sayAll(ada, 'ada', 1, 3);
    await ada.message('ada says 3.').waitFor();
    expect(await stored(path)).toEqual([]);
    await expect(ada.page.reload()).rejects.toThrow('ERR_INTERNET_DISCONNECTED');

    await ada.context.setOffline(false);
    await ada.page.goto(path);
    await expectAgreement(path, texts, ada, grace);
    expect(await timeline(ada)).toEqual(texts);
    await ada.page.goto(elsewhere);
    expect(await composer(ada).inputValue()).toBe('half a sentence');
    await leave(ada, grace);
  });

  test('a cut connection is told, and its end; what both said meanwhile stands once with both', async () => {
    const wire = await CuttableProxy.to(webUrl());
    wires.push(wire);
    const { ada, grace, path } = await meet(wire.url);
    const before = await sayAll(ada, 'ada', 1, 1);
    await grace.message('ada says 1.').waitFor();
    wire.cut();
    await ada.page.getByText('Connection lost').waitFor();
    const meanwhile = [...(await sayAll(ada, 'ada', 2, 4)), ...(await sayAll(grace, 'grace', 1, 3))];
    await grace.message('grace says 3.').waitFor();
    expect(await ada.message('grace says 3.').count()).toBe(0);

    const isBack = ada.page.getByText('Back online').waitFor();
    wire.restore();
    await isBack;
    await expectAgreement(path, [...before, ...meanwhile], ada, grace);
    await leave(ada, grace);
  });

  test('the gateway dies while both talk', async () => {
    const { ada, grace, path } = await meet();
    const talk = async (from: number, to: number) =>
      (await Promise.all([sayAll(ada, 'ada', from, to), sayAll(grace, 'grace', from, to)])).flat();
    const before = await talk(1, 3);
    const isBack = system.kill(running('gateway'));
    const meanwhile = await talk(4, 6);
    await isBack();
    const after = await talk(7, 8);
    await expectAgreement(path, [...before, ...meanwhile, ...after], ada, grace);
    await leave(ada, grace);
  });

  test('the chat replica that serves the subscriptions dies while both talk, and then the other one', async () => {
    const { ada, grace, path } = await meet();
    const texts: string[] = [];
    const talk = async (from: number, to: number) => {
      const said = await Promise.all([sayAll(ada, 'ada', from, to), sayAll(grace, 'grace', from, to)]);
      texts.push(...said.flat());
    };
    await talk(1, 2);
    await expectAgreement(path, texts, ada, grace);
    for (const [round, replica] of (await chatReplicas()).entries()) {
      const isBack = system.kill(replica);
      await talk(round * 4 + 3, round * 4 + 6);
      await expectAgreement(path, texts, ada, grace);
      await isBack();
    }
    await leave(ada, grace);
  });

  test('a refused message says why, and is sent again or given up', async () => {
    const [owner, grace] = await Promise.all([Person.register('owner'), arrive('Grace')]);
    const roomId = await owner.createRoom();
    const path = `/rooms/${encodeURIComponent(roomId)}`;
    await join(grace, path);
    const { room } = await owner.execute<{ room: { members: { edges: { node: { user: { id: string } } }[] } } }>(
      'query ($id: ID!) { room(id: $id) { members(first: 10) { edges { node { user { id } } } } } }',
      { id: roomId },
    );
    const userId = room.members.edges.map(({ node }) => node.user.id).find((id) => id !== owner.id);

    await grace.context.setOffline(true);
    await sayAll(grace, 'grace', 1, 2);
    await owner.execute('mutation ($roomId: ID!, $userId: ID!) { removeMember(roomId: $roomId, userId: $userId) { id } }', {
      roomId,
      userId,
    });
    await grace.context.setOffline(false);
    const refused = grace.page.getByRole('alert').filter({ hasText: 'Not sent. Join the room first.' });
    await refused.nth(1).waitFor();
    await grace.page.getByRole('button', { name: 'Discard' }).first().click();
    await grace.message('grace says 1.').waitFor({ state: 'detached' });

    await grace.page.getByRole('button', { name: /^Join/ }).click();
    await composer(grace).waitFor();
    await grace.page.getByRole('button', { name: 'Retry' }).click();
    await refused.waitFor({ state: 'detached' });
    await expectAgreement(path, ['grace says 2.'], grace);
    await grace.page.reload();
    await expectAgreement(path, ['grace says 2.'], grace);
    await leave(grace);
  });

  test('two tabs of one person that send at once both show everything once', async () => {
    const { ada, grace, path } = await meet();
    const second = await ada.openTab();
    await second.page.goto(path);
    await composer(second).waitFor();
    const talk = async (from: number, to: number) =>
      (await Promise.all([sayAll(ada, 'first', from, to), sayAll(second, 'second', from, to)])).flat();
    const texts = await talk(1, 4);
    await expectAgreement(path, texts, ada, second, grace);

    await ada.context.setOffline(true);
    texts.push(...(await talk(5, 6)));
    await ada.context.setOffline(false);
    await expectAgreement(path, texts, ada, second, grace);
    await leave(ada, grace);
  });
});

describe('a session whose tokens hold for seconds', () => {
  let system: IsolatedSystem;

  beforeAll(async () => {
    system = await IsolatedSystem.start({ ACCESS_TOKEN_SECONDS: '5' });
  });

  afterAll(() => system.stop());

  const isRefresh = (request: Request) => request.postData()?.includes('mutation RefreshSession') ?? false;

  test('is refreshed again and again without anybody’s noticing', async () => {
    const { ada, grace, path } = await meet();
    // What a person would have noticed.
    await ada.page.evaluate(() => {
      const notices: string[] = [];
      Object.assign(window, { notices });
      new MutationObserver(() => {
        for (const status of document.querySelectorAll('[role=status], [role=alert]'))
          if (status.textContent) notices.push(status.textContent);
      }).observe(document.body, { subtree: true, childList: true, characterData: true });
    });
    const texts: string[] = [];
    for (let round = 1; round <= 3; round++) {
      await ada.page.waitForRequest(isRefresh);
      texts.push(...(await sayAll(ada, 'ada', round, round)), ...(await sayAll(grace, 'grace', round, round)));
      await expectAgreement(path, texts, ada, grace);
      await composer(ada).fill('half a sentence');
    }
    expect(await composer(ada).inputValue()).toBe('half a sentence');
    expect(await ada.page.evaluate(() => (window as unknown as { notices: string[] }).notices)).toEqual([]);
    expect([...ada.problems, ...grace.problems]).toEqual([]);
    await leave(ada, grace);
  });
});
