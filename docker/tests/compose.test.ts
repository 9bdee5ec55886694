import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { interpolations, loadCompose, parseCompose, readDocker, type ComposeService } from './support/compose.ts';
import { environmentOf, execForm, lastText, parseDockerfile } from './support/dockerfile.ts';
import { makeVariables } from './support/make-env.ts';
import { rootPath } from './support/root.ts';
import { LOADERS, STORE_PORTS } from './support/services.ts';

const variables = makeVariables();
const { services, networks, volumes } = loadCompose('compose.yml', variables);

const all = Object.entries(services);
const stores = all.filter(([name]) => name in STORE_PORTS);
const programs = all.filter(([, { build }]) => build);
const steps = programs.filter(([name]) => name.endsWith('-migrate'));
const longRunning = all.filter(([name]) => !name.endsWith('-migrate'));
const names = (entries: typeof all) => entries.map(([name]) => name);

const dockerfileOf = ({ build }: ComposeService) => build?.dockerfile.replace('docker/', '') ?? '';
const imageOf = (service: ComposeService) => parseDockerfile(dockerfileOf(service)).at(-1) ?? missing('final stage');
const serviceOf = (name: string) => services[name] ?? missing(name);

function missing(what: string): never {
  throw new Error(`no ${what}`);
}

/** What a program finds in its environment: what its image sets, and what the compose file sets over it. */
const environmentIn = (service: ComposeService) => ({ ...environmentOf(imageOf(service)), ...service.environment });

/** Every URL in a service's environment; a variable may hold several. */
const urlsOf = ({ environment = {} }: ComposeService) =>
  Object.values(environment)
    .filter((value) => value.includes('://'))
    .flatMap((value) => value.split(','))
    .map((value) => new URL(value));

const seconds = (duration: string) => Number(/^(\d+)s$/.exec(duration)?.[1]);

test('every service is a store or a program of ours, and every program has its tests', () => {
  expect(names(stores)).toEqual(Object.keys(STORE_PORTS));
  expect(names(programs).sort()).toEqual(Object.keys(LOADERS).sort());
  expect(stores.length + programs.length).toBe(all.length);
});

describe('the Compose specification', () => {
  const folder = dirname(createRequire(import.meta.url).resolve('dclint/package.json'));
  const schema = JSON.parse(readFileSync(join(folder, 'schemas/compose.schema.json'), 'utf8')) as object;
  // The schema names its dialect by an address of its own; it is draft 7, which is what Ajv takes by default.
  const validate = new Ajv({ strict: false, allErrors: true }).compile({ ...schema, $schema: undefined });

  test.each(['compose.yml', 'compose.stores.yml'])('%s conforms', (file) => {
    validate(parse(readDocker(file), { merge: true, maxAliasCount: -1 }));
    expect(validate.errors).toBeNull();
  });

  test('refuses what it does not know', () => {
    expect(validate({ services: { web: { image: 'x', restarts: 'always' } } })).toBe(false);
  });
});

describe('the environment', () => {
  test.each(names(programs))('%s starts with what it is given, and knows every variable', (name) => {
    const env = environmentIn(serviceOf(name));
    const config = LOADERS[name]?.(env) ?? missing(`config of ${name}`);
    // Libraries read NODE_ENV; and a step shares its service's image, with variables that only the service reads.
    const known = [
      ...Object.keys(config),
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

  test('every replica is in the list of those who balance over it', () => {
    const hosts = (name: string, variable: string) =>
      serviceOf(name)
        .environment?.[variable]?.split(',')
        .map((url) => new URL(url).hostname);
    const replicas = (prefix: string) => names(longRunning).filter((name) => name.startsWith(`${prefix}-`));
    expect(hosts('web', 'GATEWAY_URLS')).toEqual(replicas('gateway'));
    for (const gateway of replicas('gateway')) expect(hosts(gateway, 'CHAT_URLS')).toEqual(replicas('chat'));
  });

  test("MongoDB's replica set has the name and the address that its clients use", () => {
    const { command, healthcheck } = serviceOf('mongo');
    const url = new URL(serviceOf('chat-1').environment?.MONGO_URL ?? '');
    const set = url.searchParams.get('replicaSet');
    expect(command).toEqual(expect.arrayContaining(['--replSet', set]));
    expect(healthcheck?.test?.join(' ')).toContain(
      `rs.initiate({ _id: '${set}', members: [{ _id: 0, host: '${url.host}' }] })`,
    );
  });

  test('PostgreSQL makes the user and the database that its clients use', () => {
    const { username, password, pathname } = new URL(serviceOf('auth').environment?.DATABASE_URL ?? '');
    expect(serviceOf('postgres').environment).toMatchObject({
      POSTGRES_USER: username,
      POSTGRES_PASSWORD: password,
      POSTGRES_DB: pathname.slice(1),
    });
  });
});

describe('secrets', () => {
  const asked = ['compose.yml', 'compose.stores.yml'].flatMap(interpolations);
  const example = readDocker('env.example');

  test('none has a default, and make-env.mjs makes each', () => {
    const required = new Set(asked.filter(({ isRequired }) => isRequired).map(({ name }) => name));
    expect([...required].sort()).toEqual(['AUTH_SIGNING_KEY', 'POSTGRES_PASSWORD', 'SUBGRAPH_SECRET']);
    expect(Object.keys(variables).sort()).toEqual([...required].sort());
  });

  test.each(['AUTH_SIGNING_KEY', 'POSTGRES_PASSWORD', 'SUBGRAPH_SECRET'])('without %s nothing starts', (name) => {
    expect(() => loadCompose('compose.yml', { ...variables, [name]: '' })).toThrow(`${name} is missing`);
  });

  test('env.example names every variable and gives no secret away', () => {
    for (const { name, isRequired } of asked)
      expect(example).toMatch(new RegExp(isRequired ? `^${name}=$` : `^#${name}=.`, 'm'));
  });

  test('each start makes its own', () => {
    const others = makeVariables();
    for (const [name, value] of Object.entries(variables)) expect(others[name]).not.toBe(value);
  });
});

describe('the network', () => {
  test('only the front door is published, at the port it listens on, and only to this machine unless told otherwise', () => {
    expect(names(all.filter(([, { ports }]) => ports))).toEqual(['web']);
    const web = serviceOf('web');
    expect(web.ports).toEqual([`127.0.0.1:3000:${environmentOf(imageOf(web)).PORT}`]);
  });

  test('only the front door is on a network that leads out', () => {
    const open = Object.keys(networks).filter((network) => !networks[network]?.internal);
    const isOnOpen = ([, service]: (typeof all)[number]) => service.networks.some((network) => open.includes(network));
    expect(names(all.filter(isOnOpen))).toEqual(['web']);
  });

  const neighboursOf = (name: string) =>
    all.filter(
      ([other, { networks: joined }]) =>
        other !== name && joined.some((network) => serviceOf(name).networks.includes(network)),
    );

  test.each(names(stores))('%s can be reached only by those who have a URL of it', (name) => {
    const owners = all.filter(([, service]) => urlsOf(service).some(({ hostname }) => hostname === name));
    expect(owners.length).toBeGreaterThan(0);
    expect(names(neighboursOf(name))).toEqual(names(owners));
  });

  test('from the front door only the gateways can be reached', () => {
    expect(names(neighboursOf('web'))).toEqual(['gateway-1', 'gateway-2']);
  });

  test('compose.stores.yml opens each store to this machine, and to nothing else', () => {
    const overlay = parseCompose('compose.stores.yml');
    expect(Object.keys(overlay.services).sort()).toEqual(names(stores).sort());
    for (const [name, { ports, networks: joined }] of Object.entries(overlay.services)) {
      expect(ports).toEqual([
        expect.stringMatching(new RegExp(`^127\\.0\\.0\\.1:\\$\\{\\w+:-${STORE_PORTS[name]}\\}:${STORE_PORTS[name]}$`)),
      ]);
      expect(joined.every((network) => overlay.networks[network]?.internal !== true)).toBe(true);
    }
  });

  test('every network and volume that is named exists, and none is left over', () => {
    const used = (of: (service: ComposeService) => string[]) =>
      [...new Set(all.flatMap(([, service]) => of(service)))].sort();
    expect(used((service) => service.networks)).toEqual(Object.keys(networks).sort());
    expect(used((service) => (service.volumes ?? []).map((volume) => volume.split(':')[0] ?? ''))).toEqual(
      Object.keys(volumes).sort(),
    );
  });
});

describe('starting and stopping', () => {
  test.each(names(longRunning))('%s has a health check and comes back when it ends', (name) => {
    const service = serviceOf(name);
    const check = service.build ? lastText(imageOf(service), 'HEALTHCHECK') : service.healthcheck?.test?.join(' ');
    expect(check).toMatch(/\w/);
    expect(service.healthcheck?.disable).toBeUndefined();
    expect(service.restart).toBe('unless-stopped');
  });

  test.each(names(steps))('%s runs once, before whoever needs it', (name) => {
    const step = serviceOf(name);
    expect(step).toMatchObject({ restart: 'no', healthcheck: { disable: true } });
    expect(existsSync(rootPath((step.command?.[1] ?? '').replace('/dist/', '/src/').replace(/js$/, 'ts')))).toBe(true);
    const image = step.image;
    const rest = longRunning.filter(([, service]) => service.image === image);
    for (const [, service] of rest)
      expect(service.depends_on?.[name]?.condition).toBe('service_completed_successfully');
  });

  test('whoever has the URL of another waits until that one is healthy, save for keys that are fetched when needed', () => {
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

  test('nobody is killed before it gave up by itself', () => {
    const source = readFileSync(rootPath('subgraphs/shared/src/lifecycle.ts'), 'utf8');
    const drainMs = Number(/STOP_DEADLINE_MS = ([\d_]+)/.exec(source)?.[1]?.replaceAll('_', ''));
    expect(drainMs).toBeGreaterThan(0);
    for (const [, service] of all) expect(seconds(service.stop_grace_period) * 1_000).toBeGreaterThan(drainMs);
  });
});

describe('containment', () => {
  test.each(names(all))(
    '%s can write to volumes and memory only, has no capability and a limit on all it uses',
    (name) => {
      expect(serviceOf(name)).toMatchObject({
        init: true,
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
        logging: { driver: 'local', options: { 'max-size': '10m', 'max-file': '3' } },
        deploy: {
          resources: { limits: { cpus: expect.any(String), memory: expect.any(String), pids: expect.any(Number) } },
        },
      });
    },
  );

  test.each(names(all))('%s does not run as root', (name) => {
    const service = serviceOf(name);
    expect(service.build ? lastText(imageOf(service), 'USER') : service.user).toMatch(/^(?!root|0)\w+/);
  });

  test.each(names(all))("%s's image is pinned, or built here and never pulled", (name) => {
    const { image, build, pull_policy } = serviceOf(name);
    if (build) {
      expect({ pull_policy, context: build.context }).toEqual({ pull_policy: 'build', context: '..' });
      expect(existsSync(rootPath(build.dockerfile))).toBe(true);
    } else {
      expect(image).toMatch(/^[\w./-]+:\d+\.\d+(\.\d+)?-[a-z]+$/);
    }
  });

  test.each(names(programs))('%s runs a command without a shell in between', (name) => {
    const service = serviceOf(name);
    const command = service.command ?? execForm(lastText(imageOf(service), 'CMD') ?? '');
    expect(command).toEqual(['node', expect.stringMatching(/\.js$/)]);
  });
});
