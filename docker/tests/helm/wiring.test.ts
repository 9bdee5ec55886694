import { describe, expect, test } from '@jest/globals';
import { EXISTING_SECRET, INSTALLATIONS } from '../support/chart-values.ts';
import { Cluster, selects, type Pod } from '../support/cluster.ts';
import { addressesOf, configOf, environmentIn, programsOf } from '../support/container-environment.ts';
import { readChart, type Values } from '../support/chart.ts';
import { LOADERS, STORE_PORTS } from '../support/services.ts';
import { missing } from '../support/system.ts';

describe.each(Object.entries(INSTALLATIONS))('in an installation %s', (_title, values) => {
  const cluster = new Cluster(values);
  const programs = programsOf(cluster);

  test('every program gets the variables that it needs, and no unknown one', () => {
    expect(programs.map(([name]) => name).sort()).toEqual(Object.keys(LOADERS).sort());
    for (const program of programs) {
      const [name, , container] = program;
      const known = Object.keys(configOf(cluster, program)).flatMap((key) => [key, `${key}_FILE`]);
      const given = (container.env ?? []).map((variable) => variable.name);
      expect({ name, unknown: given.filter((variable) => !known.includes(variable)) }).toEqual({ name, unknown: [] });
      expect(new Set(given).size).toBe(given.length);
    }
  });

  test('numbers are written as given', () => {
    for (const { value } of programs.flatMap(([, , { env = [] }]) => env)) expect(value).not.toMatch(/^[\d.]+e\+/);
  });

  test('no secret is in a variable, a command or a name', () => {
    const secrets = programs.flatMap(([, pod, container]) => Object.values(cluster.filesOf(pod, container)));
    expect(secrets.length).toBeGreaterThan(0);
    const open = JSON.stringify(cluster.manifests.filter(({ kind }) => kind !== 'Secret'));
    for (const secret of secrets.filter((text) => text !== ''))
      expect(open).not.toContain(JSON.stringify(secret).slice(1, -1));
  });

  test('every address leads to a port that a service listens on, unless it is external', () => {
    for (const [, pod, container] of programs) {
      for (const { host, port } of addressesOf(cluster, pod, container)) {
        if (host.endsWith('.example')) continue;
        const reached = cluster.reach(host, port);
        expect(reached.pods).toHaveLength(1);
        const [target = missing(host)] = reached.pods;
        expect(reached.port).toBe(listensOn(target));
      }
    }
  });

  test('a container declares the ports that its program listens on', () => {
    for (const pod of [...cluster.services, ...cluster.stores]) {
      const [main] = pod.spec.containers;
      const ports = (main.ports ?? []).map(({ containerPort }) => containerPort);
      const ops = pod.kind === 'Deployment' ? [Number(environmentIn(pod, main).OPS_PORT)] : [];
      expect(ports).toEqual([listensOn(pod), ...ops]);
    }
  });

  test('the edge proxy has a service address, and all others are found by the addresses of their pods', () => {
    const { name, port } = { name: 'parley-edge', port: 80 };
    expect(cluster.reach(name, port)).toEqual({ pods: [cluster.pod('edge')], port: 3000 });
    for (const service of cluster.all<{ metadata: { name: string }; spec: { clusterIP?: string } }>('Service'))
      expect(service.spec.clusterIP).toBe(service.metadata.name === name ? undefined : 'None');
  });

  test('selectors match their own pods only', () => {
    for (const pod of [...cluster.services, ...cluster.stores])
      expect(cluster.pods.filter(({ labels }) => selects(pod.selector ?? {}, labels))).toEqual([pod]);
  });
});

test('an existing Secret has the keys that README.md and values.yaml require', () => {
  for (const key of Object.keys(EXISTING_SECRET.data)) {
    expect(readChart('README.md')).toContain(`\`${key}\``);
    expect(readChart('values.yaml')).toContain(key);
  }
});

test.each([
  [
    'among the values',
    { secrets: { ...(INSTALLATIONS['over stores elsewhere']?.['secrets'] as object), cursorKey: '' } },
    ['', ''],
  ],
  ['in a Secret of one’s own that has none', { secrets: { existingSecret: 'parley-keys' } }, [undefined, undefined]],
])('without a cursor key %s services start nonetheless', (_title, values, expected) => {
  const cluster = new Cluster(values as Values);
  for (const program of programsOf(cluster).filter(([name]) => name === 'chat' || name === 'auth')) {
    const [, pod, container] = program;
    const files = cluster.filesOf(pod, container);
    const names = ['CURSOR_KEY', 'CURSOR_PREVIOUS_KEYS'];
    expect(names.map((name) => files[`/run/secrets/parley/${name}`])).toEqual(expected);
    expect(configOf(cluster, program)).toMatchObject({ CURSOR_PREVIOUS_KEYS: [] });
    expect(configOf(cluster, program)).not.toHaveProperty('CURSOR_KEY');
  }
});

/** The port of a program's image or of a store. */
const listensOn = (pod: Pod): number =>
  Number(STORE_PORTS[pod.component] ?? environmentIn(pod, pod.spec.containers[0]).PORT);
