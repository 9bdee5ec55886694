import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { stopDeadlineOf } from '../../packages/service/src/http/lifecycle.ts';
import { readDocker } from './support/compose.ts';
import { environmentOf, lastText } from './support/dockerfile.ts';
import { rootPath } from './support/root.ts';
import { LOADERS, STORE_PORTS } from './support/services.ts';
import {
  all,
  configOf,
  environmentIn,
  filesOf,
  imageOf,
  longRunning,
  names,
  programs,
  secrets,
  serviceOf,
  steps,
  stores,
  urlsOf,
} from './support/system.ts';

const seconds = (duration: string) => Number(/^(\d+)s$/.exec(duration)?.[1]);

test('every service is a store or a program that is tested here', () => {
  expect(names(stores)).toEqual(Object.keys(STORE_PORTS));
  expect(names(programs).sort()).toEqual(Object.keys(LOADERS).sort());
  expect(stores.length + programs.length).toBe(all.length);
});

describe('the Compose specification', () => {
  const folder = dirname(createRequire(import.meta.url).resolve('dclint/package.json'));
  const schema = JSON.parse(readFileSync(join(folder, 'schemas/compose.schema.json'), 'utf8')) as object;
  // The schema declares a dialect under its own address. It is draft 7, Ajv's default.
  const validate = new Ajv({ strict: false, allErrors: true }).compile({ ...schema, $schema: undefined });

  test.each(['compose.yml', 'compose.stores.yml', 'compose.monitoring.yml'])('is fulfilled by %s', (file) => {
    validate(parse(readDocker(file), { merge: true, maxAliasCount: -1 }));
    expect(validate.errors).toBeNull();
  });

  test('rejects unknown fields', () => {
    expect(validate({ services: { edge: { image: 'x', restarts: 'always' } } })).toBe(false);
  });
});

describe('the environment', () => {
  test.each(names(programs))('of %s is sufficient, and has no unknown variable', (name) => {
    const env = environmentIn(serviceOf(name));
    // Libraries read NODE_ENV, and a step shares its service's image, with variables that only the service reads.
    const known = [
      ...Object.keys(configOf(name)).flatMap((key) => [key, `${key}_FILE`]),
      'NODE_ENV',
      ...(name.endsWith('-migrate') ? ['HOST', 'PORT', 'OPS_PORT'] : []),
    ];
    expect(known).toEqual(expect.arrayContaining(Object.keys(env)));
  });

  test.each(names(programs))(
    'every URL of %s leads to a service, on a shared network, at the port it listens on',
    (name) => {
      const service = serviceOf(name);
      for (const { hostname, port } of urlsOf(service)) {
        const target = serviceOf(hostname);
        expect(target.networks.some((network) => service.networks.includes(network))).toBe(true);
        expect(port).toBe(STORE_PORTS[hostname] ?? environmentOf(imageOf(target)).PORT);
      }
    },
  );

  test('services that can be scaled are found by one name, and publish no port', () => {
    expect(serviceOf('edge').environment?.GATEWAY_URLS).toBe('http://gateway:4000');
    expect(serviceOf('gateway').environment).toMatchObject({
      AUTH_URLS: 'http://auth:4001',
      CHAT_URLS: 'http://chat:4002',
    });
    for (const name of ['gateway', 'chat']) expect(serviceOf(name)).toMatchObject({ scale: 2 });
    for (const name of ['gateway', 'chat', 'auth']) expect(serviceOf(name).ports).toBeUndefined();
  });

  test("has the name and the address of MongoDB's replica set that clients use", () => {
    const { command, healthcheck } = serviceOf('mongo');
    const url = new URL(serviceOf('chat').environment?.MONGO_URL ?? '');
    const set = url.searchParams.get('replicaSet');
    expect(command).toEqual(expect.arrayContaining(['--replSet', set]));
    expect(healthcheck?.test?.join(' ')).toContain(
      `rs.initiate({ _id: '${set}', members: [{ _id: 0, host: '${url.host}' }] })`,
    );
  });

  test('has the PostgreSQL user and database that clients use', () => {
    const { username, password, pathname } = new URL(secrets.POSTGRES_URL ?? '');
    const postgres = serviceOf('postgres');
    const { POSTGRES_PASSWORD_FILE: file = '', ...environment } = postgres.environment ?? {};
    expect(environment).toEqual({ POSTGRES_USER: username, POSTGRES_DB: pathname.slice(1) });
    expect(filesOf(postgres)[file]).toBe(password);
  });
});

describe('starting and stopping', () => {
  test.each(names(longRunning))('%s has a health check and restarts when it exits', (name) => {
    const service = serviceOf(name);
    const check = service.build ? lastText(imageOf(service), 'HEALTHCHECK') : service.healthcheck?.test?.join(' ');
    expect(check).toMatch(/\w/);
    expect(service.healthcheck?.disable).toBeUndefined();
    expect(service.restart).toBe('unless-stopped');
  });

  test.each(names(steps))('%s runs once, before its dependents', (name) => {
    const step = serviceOf(name);
    expect(step).toMatchObject({ restart: 'no', healthcheck: { disable: true } });
    expect(existsSync(rootPath((step.command?.[1] ?? '').replace('/dist/', '/src/').replace(/js$/, 'ts')))).toBe(true);
    const image = step.image;
    const rest = longRunning.filter(([, service]) => service.image === image);
    for (const [, service] of rest)
      expect(service.depends_on?.[name]?.condition).toBe('service_completed_successfully');
  });

  test('services wait until the services whose URL they have are healthy, except for keys, which are fetched on demand', () => {
    for (const [name, service] of programs) {
      for (const { hostname } of urlsOf(service)) {
        const condition = service.depends_on?.[hostname]?.condition;
        expect({ name, hostname, condition }).toEqual({
          name,
          hostname,
          condition: name.startsWith('chat') && hostname === 'auth' ? undefined : 'service_healthy',
        });
      }
    }
  });

  test('no process is killed before its own shutdown deadline', () => {
    for (const [name, service] of longRunning.filter(([, { build }]) => build)) {
      const config = configOf(name) as Parameters<typeof stopDeadlineOf>[0];
      expect(seconds(service.stop_grace_period) * 1_000).toBeGreaterThan(stopDeadlineOf(config));
    }
  });
});
