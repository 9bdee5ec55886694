import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { serverAudits } from 'graphql-http';
import { System } from './support/system.ts';

let system: System;

beforeAll(async () => {
  system = await System.start();
});

afterAll(() => system.close());

const url = () => system.graphqlUrl;

/** Optional audits. A GET that any page could make a browser send is rejected, as a defence against request forgery. */
const FORGEABLE = ['5A70', 'D6D5', '6A70'];

/** The audit suite of the specification's authors. */
describe('GraphQL over HTTP', () => {
  test.each(serverAudits({ url }).map((audit) => [audit.id, audit.name, audit] as const))(
    '%s: %s',
    async (id, _, audit) => {
      const { status } = await audit.fn();
      expect(status).toBe(FORGEABLE.includes(id) ? 'notice' : 'ok');
    },
  );

  const unforgeable = (input: unknown, init: RequestInit = {}) =>
    fetch(String(input), { ...init, headers: { ...init.headers, 'apollo-require-preflight': '1' } });
  const audits = serverAudits({ url, fetchFn: unforgeable }).filter(({ id }) => FORGEABLE.includes(id));

  test.each(audits.map((audit) => [audit.id, audit.name, audit] as const))(
    '%s: %s, when no other page can have sent it',
    async (_id, _name, audit) => {
      expect((await audit.fn()).status).toBe('ok');
    },
  );
});
