import fastify from 'fastify';
import { describe, expect, test } from '@jest/globals';
import { Health, healthRoutes } from './health.ts';

const up = () => Promise.resolve();
const down = () => Promise.reject(new Error('connection refused'));

async function get(path: string, health: Health) {
  const server = fastify();
  healthRoutes(server, health);
  try {
    const response = await fetch(`${await server.listen({ port: 0 })}${path}`);
    return { status: response.status, body: await response.json() };
  } finally {
    await server.close();
  }
}

const readyz = (health: Health) => get('/readyz', health);

describe('/readyz', () => {
  test('is 200 when every dependency is up', async () => {
    expect(await readyz(new Health({ store: up }))).toEqual({
      status: 200,
      body: { ready: true, checks: { store: 'up' } },
    });
  });

  test('is 503 and names what is down, without the reason', async () => {
    expect(await readyz(new Health({ store: up, bus: down }))).toEqual({
      status: 503,
      body: { ready: false, checks: { store: 'up', bus: 'down' } },
    });
  });

  test('is 503 while draining', async () => {
    const health = new Health({});
    health.drain();
    expect(await readyz(health)).toMatchObject({ status: 503 });
  });
});

test('/livez is 200 regardless of dependencies', async () => {
  expect(await get('/livez', new Health({ store: down }))).toMatchObject({ status: 200 });
});
