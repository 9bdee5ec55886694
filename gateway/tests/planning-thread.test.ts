import { readFileSync } from 'node:fs';
import { setImmediate as immediate } from 'node:timers/promises';
import { afterEach, expect, test } from '@jest/globals';
import { ServiceUnavailableError } from '@parley/service/errors';
import { createLogger } from '@parley/service/telemetry';
import { Planner } from '../src/planning/planner.ts';
import { PlanningThread } from '../src/planning/planning-thread.ts';

const supergraphSdl = readFileSync(new URL('../../schema/generated/supergraph.graphql', import.meta.url), 'utf8');
const FRAGILE = new URL('support/fragile-thread.mjs', import.meta.url);

const silentLogger = createLogger({ service: 'test', level: 'silent' });

let thread: PlanningThread;
afterEach(() => thread.close());

test('plans as the planner does, without blocking the main thread', async () => {
  thread = await PlanningThread.start({ supergraphSdl }, silentLogger);
  const source = `query A { me { id } } query B { myRooms { edges { node { lastMessage { author { username } } } } } }`;
  const planned = thread.plan(source, 'B');
  expect(await Promise.race([planned, immediate('other things')])).toBe('other things');
  const json = new Planner(supergraphSdl).plan(source, 'B');
  expect((await planned).plan).toEqual(JSON.parse(json));
});

test('passes on the planner’s errors', async () => {
  thread = await PlanningThread.start({ supergraphSdl }, silentLogger);
  await expect(thread.plan('query A { me { id } } query B { me { id } }', undefined)).rejects.toThrow(/operation/i);
  await expect(thread.plan('{ me { id } }', undefined)).resolves.toBeDefined();
});

test.each(['die', 'hang'])('is replaced when it %ss', async (end) => {
  thread = await PlanningThread.start({ supergraphSdl }, silentLogger, FRAGILE);
  const [failed, next] = [thread.plan(end, undefined), thread.plan('next', undefined)];
  await expect(failed).rejects.toThrow(ServiceUnavailableError);
  expect((await next).plan).toMatchObject({ source: 'next' });
});

test('rejects operations when too many wait', async () => {
  thread = await PlanningThread.start({ supergraphSdl }, silentLogger, FRAGILE);
  const held = Array.from({ length: 501 }, () => thread.plan('wait', undefined));
  const ended = Promise.allSettled(held);
  await expect(thread.plan('next', undefined)).rejects.toThrow(ServiceUnavailableError);
  await thread.close();
  expect((await ended).every(({ status }) => status === 'rejected')).toBe(true);
  await expect(thread.plan('next', undefined)).rejects.toThrow(ServiceUnavailableError);
});
