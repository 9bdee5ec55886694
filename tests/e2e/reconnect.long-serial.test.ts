import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser, Request } from 'playwright-core';
import { launchBrowser, Visitor } from '../support/browser.ts';
import { Person } from '../support/client.ts';
import { edgeUrl } from '../support/environment.ts';
import { chatReplicas, IsolatedSystem, running } from '../support/isolated-system.ts';
import { CuttableProxy } from '../support/cuttable-proxy.ts';

/** Services and whole systems are restarted, possibly on a slow machine. */
jest.setTimeout(240_000);
/** Long enough for a killed service to restart and for clients to reconnect. */
const TIMEOUT_MS = 60_000;
/** Tall enough to show all messages of a test, because rows out of view are not in the page. */
const TALL = { width: 1280, height: 2_400 };

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

async function arrive(name: string, baseUrl?: string): Promise<Visitor> {
  const visitor = await Visitor.arrive(browser, TALL, baseUrl);
  visitor.context.setDefaultTimeout(TIMEOUT_MS);
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

/** Ada in her own room, which Grace has joined. */
async function meet(adaUrl?: string): Promise<{ ada: Visitor; grace: Visitor; path: string }> {
  const [ada, grace] = await Promise.all([arrive('Ada', adaUrl), arrive('Grace')]);
  const path = await createRoom(ada);
  await join(grace, path);
  return { ada, grace, path };
}

/** Sends numbered messages one after another. @returns their texts. */
async function sendAll(visitor: Visitor, who: string, from: number, to: number): Promise<string[]> {
  const texts = Array.from({ length: to - from + 1 }, (_, index) => `${who} says ${from + index}.`);
  for (const text of texts) await visitor.sendMessage(text);
  return texts;
}

/** The texts in the timeline, in order. Waits for two frames, because rows stay hidden until they are measured. */
const timeline = async ({ page }: Visitor): Promise<string[]> => {
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  const rows = await page.getByRole('region', { name: 'Messages' }).getByRole('article').allInnerTexts();
  return rows.flatMap((row) => row.match(/\w+ says \d+\./g) ?? []);
};

/** The stored messages of the room, read by a new user. */
async function stored(path: string): Promise<string[]> {
  const reader = await Person.register('reader');
  const { room } = await reader.execute<{ room: { messages: { edges: { node: { body: string } }[] } } }>(
    'query ($id: ID!) { room(id: $id) { messages(last: 100) { edges { node { body } } } } }',
    { id: decodeURIComponent(path.split('/').at(-1) ?? '') },
  );
  return room.messages.edges.map(({ node }) => node.body);
}

/** Waits until all messages are sent and shown to all visitors, then compares them with the stored ones. */
async function expectAgreement(path: string, texts: string[], ...visitors: Visitor[]): Promise<void> {
  for (const visitor of visitors) {
    for (const text of texts) await visitor.message(text).first().waitFor();
    await visitor.page
      .getByText(/^(Sending…|Waiting to send)/)
      .first()
      .waitFor({ state: 'detached' });
  }
  const all = await stored(path);
  expect([...all].sort()).toEqual([...texts].sort());
  for (const visitor of visitors) expect(await timeline(visitor)).toEqual(all);
}

const leave = (...visitors: Visitor[]) => Promise.all(visitors.map((visitor) => visitor.leave()));

describe('messages are neither lost nor duplicated', () => {
  let system: IsolatedSystem;

  beforeAll(async () => {
    system = await IsolatedSystem.start();
  });

  const proxies: CuttableProxy[] = [];
  afterEach(async () => {
    for (const proxy of proxies.splice(0)) await proxy.close();
  });

  afterAll(() => system.stop());

  test('when sent offline before a reload, and drafts in other rooms survive too', async () => {
    const { ada, grace, path } = await meet();
    const elsewhere = await createRoom(ada);
    await composer(ada).fill('half a sentence');
    await ada.page.goto(path);
    await composer(ada).waitFor();

    await ada.context.setOffline(true);
    await ada.page.getByText('You’re offline').waitFor();
    const texts = await sendAll(ada, 'ada', 1, 3);
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

  test('across a lost connection, which the page announces', async () => {
    const proxy = await CuttableProxy.to(edgeUrl());
    proxies.push(proxy);
    const { ada, grace, path } = await meet(proxy.url);
    const before = await sendAll(ada, 'ada', 1, 1);
    await grace.message('ada says 1.').waitFor();
    proxy.cut();
    await ada.page.getByText('Connection lost').waitFor();
    const meanwhile = [...(await sendAll(ada, 'ada', 2, 4)), ...(await sendAll(grace, 'grace', 1, 3))];
    await grace.message('grace says 3.').waitFor();
    expect(await ada.message('grace says 3.').count()).toBe(0);

    const reconnected = ada.page.getByText('Back online').waitFor();
    proxy.restore();
    await reconnected;
    await expectAgreement(path, [...before, ...meanwhile], ada, grace);
    await leave(ada, grace);
  });

  test('when a gateway is killed', async () => {
    const { ada, grace, path } = await meet();
    const talk = async (from: number, to: number) =>
      (await Promise.all([sendAll(ada, 'ada', from, to), sendAll(grace, 'grace', from, to)])).flat();
    const before = await talk(1, 3);
    const waitUntilReady = system.kill(running('gateway'));
    const meanwhile = await talk(4, 6);
    await waitUntilReady();
    const after = await talk(7, 8);
    await expectAgreement(path, [...before, ...meanwhile, ...after], ada, grace);
    await leave(ada, grace);
  });

  test('when each chat replica is killed, starting with the one that serves the subscriptions', async () => {
    const { ada, grace, path } = await meet();
    const texts: string[] = [];
    const talk = async (from: number, to: number) => {
      const sent = await Promise.all([sendAll(ada, 'ada', from, to), sendAll(grace, 'grace', from, to)]);
      texts.push(...sent.flat());
    };
    await talk(1, 2);
    await expectAgreement(path, texts, ada, grace);
    for (const [round, replica] of (await chatReplicas()).entries()) {
      const waitUntilReady = system.kill(replica);
      await talk(round * 4 + 3, round * 4 + 6);
      await expectAgreement(path, texts, ada, grace);
      await waitUntilReady();
    }
    await leave(ada, grace);
  });

  test('when the server rejects them: the page shows the reason and lets the user retry or discard', async () => {
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
    await sendAll(grace, 'grace', 1, 2);
    await owner.execute(
      'mutation ($roomId: ID!, $userId: ID!) { removeMember(roomId: $roomId, userId: $userId) { id } }',
      {
        roomId,
        userId,
      },
    );
    await grace.context.setOffline(false);
    const rejected = grace.page.getByRole('alert').filter({ hasText: 'Not sent. Join the room first.' });
    await rejected.nth(1).waitFor();
    await grace.page.getByRole('button', { name: 'Discard' }).first().click();
    await grace.message('grace says 1.').waitFor({ state: 'detached' });

    await grace.page.getByRole('button', { name: /^Join/ }).click();
    await composer(grace).waitFor();
    await grace.page.getByRole('button', { name: 'Retry' }).click();
    await rejected.waitFor({ state: 'detached' });
    await expectAgreement(path, ['grace says 2.'], grace);
    await grace.page.reload();
    await expectAgreement(path, ['grace says 2.'], grace);
    await leave(grace);
  });

  test('when two tabs of one user send concurrently', async () => {
    const { ada, grace, path } = await meet();
    const second = await ada.openTab();
    await second.page.goto(path);
    await composer(second).waitFor();
    const talk = async (from: number, to: number) =>
      (await Promise.all([sendAll(ada, 'first', from, to), sendAll(second, 'second', from, to)])).flat();
    const texts = await talk(1, 4);
    await expectAgreement(path, texts, ada, second, grace);

    await ada.context.setOffline(true);
    texts.push(...(await talk(5, 6)));
    await ada.context.setOffline(false);
    await expectAgreement(path, texts, ada, second, grace);
    await leave(ada, grace);
  });
});

describe('a session with short-lived access tokens', () => {
  let system: IsolatedSystem;

  beforeAll(async () => {
    system = await IsolatedSystem.start({ ACCESS_TOKEN_SECONDS: '5' });
  });

  afterAll(() => system.stop());

  const isRefresh = (request: Request) => request.postData()?.includes('mutation RefreshSession') ?? false;

  test('is refreshed repeatedly without visible effects', async () => {
    const { ada, grace, path } = await meet();
    // Collect visible notices.
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
      texts.push(...(await sendAll(ada, 'ada', round, round)), ...(await sendAll(grace, 'grace', round, round)));
      await expectAgreement(path, texts, ada, grace);
      await composer(ada).fill('half a sentence');
    }
    expect(await composer(ada).inputValue()).toBe('half a sentence');
    expect(await ada.page.evaluate(() => (window as unknown as { notices: string[] }).notices)).toEqual([]);
    expect([...ada.problems, ...grace.problems]).toEqual([]);
    await leave(ada, grace);
  });
});
