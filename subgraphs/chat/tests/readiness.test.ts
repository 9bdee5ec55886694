import { randomUUID } from 'node:crypto';
import type { RunningService } from '@parley/service/http';
import { createLogger } from '@parley/service/telemetry';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startChat } from '../src/app.ts';
import { loadConfig } from '../src/config.ts';
import { Database } from '../src/models/database.ts';
import { ChatFixture } from './support/chat-fixture.ts';

const logger = createLogger({ service: 'test', level: 'silent' });

let fixture: ChatFixture;
let replica: RunningService;
let mongoUrl: string;

beforeAll(async () => {
  fixture = await ChatFixture.start();
  const url = new URL(fixture.mongoUrl);
  url.pathname = `/chat_${randomUUID().replaceAll('-', '')}`;
  mongoUrl = url.href;
  replica = await startChat(loadConfig(fixture.environmentOf({ MONGO_URL: mongoUrl })), logger);
});

afterAll(async () => {
  await replica.close();
  await fixture.close();
});

/** The readiness response once MongoDB is reachable. */
async function readiness(): Promise<{ ready: boolean; checks: Record<string, string> }> {
  for (;;) {
    const response = await fetch(`${replica.url}/readyz`);
    const said = (await response.json()) as { ready: boolean; checks: Record<string, string> };
    if (said.checks['mongo'] === 'up' && said.checks['redis'] === 'up') return said;
  }
}

test('a replica is not ready before the migrations have built every index', async () => {
  expect(await readiness()).toMatchObject({ ready: false, checks: { indexes: 'down' } });
  const database = new Database(mongoUrl, logger);
  await database.open();
  try {
    await database.messages.createIndexes();
    expect(await readiness()).toMatchObject({ ready: false, checks: { indexes: 'down' } });
    await database.buildIndexes();
    expect(await readiness()).toMatchObject({ ready: true, checks: { indexes: 'up' } });
  } finally {
    await database.close();
  }
});
