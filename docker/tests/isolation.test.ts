import { existsSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { interpolations, parseCompose, readDocker, type ComposeService } from './support/compose.ts';
import { environmentOf, execForm, lastText } from './support/dockerfile.ts';
import { makeSecrets } from './support/make-env.ts';
import { rootPath } from './support/root.ts';
import { STORE_PORTS } from './support/services.ts';
import {
  all,
  imageOf,
  names,
  networks,
  programs,
  secretFiles,
  secrets,
  serviceOf,
  stores,
  urlsOf,
  volumes,
} from './support/system.ts';

describe('secrets', () => {
  test('are created by make-env.mjs, in the files that compose.yml uses', () => {
    const files = Object.fromEntries(Object.keys(secrets).map((name) => [name, { file: `secrets/${name}` }]));
    expect(secretFiles).toEqual(files);
  });

  test('differ for each installation', () => {
    for (const [name, value] of Object.entries(makeSecrets())) if (value !== '') expect(secrets[name]).not.toBe(value);
  });

  test.each(names(all))('of %s are those named in its variables, and no others', (name) => {
    const { environment = {}, secrets: mounted = [] } = serviceOf(name);
    const named = Object.entries(environment).filter(([variable]) => variable.endsWith('_FILE'));
    expect(named.map(([, path]) => path).sort()).toEqual(mounted.map((secret) => `/run/secrets/${secret}`).sort());
    for (const [variable, path] of named) expect(path).toBe(`/run/secrets/${variable.replace(/_FILE$/, '')}`);
  });

  test('are not variables: those have fallbacks, and env.example lists them', () => {
    const asked = ['compose.yml', 'compose.stores.yml', 'compose.monitoring.yml'].flatMap(interpolations);
    expect(asked.filter((name) => name in secrets)).toEqual([]);
    for (const name of asked) expect(readDocker('env.example')).toMatch(new RegExp(`^#${name}=.`, 'm'));
  });
});

describe('the network', () => {
  test('publishes only the edge proxy, at the port that it listens on, and by default only to this machine', () => {
    expect(names(all.filter(([, { ports }]) => ports))).toEqual(['edge']);
    const edge = serviceOf('edge');
    expect(edge.ports).toEqual([`127.0.0.1:3000:${environmentOf(imageOf(edge)).PORT}`]);
  });

  test('gives only the edge proxy access to the outside', () => {
    const open = Object.keys(networks).filter((network) => !networks[network]?.internal);
    const isOnOpen = ([, service]: (typeof all)[number]) => service.networks.some((network) => open.includes(network));
    expect(names(all.filter(isOnOpen))).toEqual(['edge']);
  });

  const neighboursOf = (name: string) =>
    all.filter(
      ([other, { networks: joined }]) =>
        other !== name && joined.some((network) => serviceOf(name).networks.includes(network)),
    );

  test.each(names(stores))('makes %s reachable only for services that have its URL', (name) => {
    const owners = all.filter(([, service]) => urlsOf(service).some(({ hostname }) => hostname === name));
    expect(owners.length).toBeGreaterThan(0);
    expect(names(neighboursOf(name))).toEqual(names(owners));
  });

  test('lets the edge proxy reach only the gateways', () => {
    expect(names(neighboursOf('edge'))).toEqual(['gateway']);
  });

  test('publishes each store with compose.stores.yml to this machine only', () => {
    const overlay = parseCompose('compose.stores.yml');
    expect(Object.keys(overlay.services).sort()).toEqual(names(stores).sort());
    for (const [name, { ports, networks: joined }] of Object.entries(overlay.services)) {
      expect(ports).toEqual([
        expect.stringMatching(new RegExp(`^127\\.0\\.0\\.1:\\$\\{\\w+:-${STORE_PORTS[name]}\\}:${STORE_PORTS[name]}$`)),
      ]);
      expect(joined.every((network) => overlay.networks[network]?.internal !== true)).toBe(true);
    }
  });

  test('declares exactly the networks and volumes that are used', () => {
    const used = (of: (service: ComposeService) => string[]) =>
      [...new Set(all.flatMap(([, service]) => of(service)))].sort();
    expect(used((service) => service.networks)).toEqual(Object.keys(networks).sort());
    expect(used((service) => (service.volumes ?? []).map((volume) => volume.split(':')[0] ?? ''))).toEqual(
      Object.keys(volumes).sort(),
    );
  });
});

describe('containment', () => {
  test.each(names(all))(
    '%s can write to volumes and memory only, has no capabilities, and has resource limits',
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

  test.each(names(all))('the image of %s is pinned, or built here and never pulled', (name) => {
    const { image, build, pull_policy } = serviceOf(name);
    if (build) {
      expect({ pull_policy, context: build.context }).toEqual({ pull_policy: 'build', context: '..' });
      expect(existsSync(rootPath(build.dockerfile))).toBe(true);
    } else {
      expect(image).toMatch(/^[\w./-]+:\d+\.\d+(\.\d+)?-[a-z]+$/);
    }
  });

  test.each(names(programs))('%s runs its command without a shell', (name) => {
    const service = serviceOf(name);
    const command = service.command ?? execForm(lastText(imageOf(service), 'CMD') ?? '');
    expect(command).toEqual(['node', expect.stringMatching(/\.js$/)]);
  });
});
