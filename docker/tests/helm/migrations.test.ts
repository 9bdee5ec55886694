import { existsSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { render, type Values } from '../support/chart.ts';
import { INSTALLATIONS } from '../support/chart-values.ts';
import { Cluster, selects } from '../support/cluster.ts';
import type { Variables } from '../support/compose.ts';
import { imageNameOf } from '../support/container-environment.ts';
import { Policies } from '../support/network-policies.ts';
import { rootPath } from '../support/root.ts';
import { missing } from '../support/system.ts';

describe.each(Object.entries(INSTALLATIONS))('the migrations of an installation %s', (_title, values) => {
  const cluster = new Cluster(values);
  const { migrations } = cluster;

  test('are one Job for each store with migrations', () => {
    expect(migrations.map(({ component }) => component).sort()).toEqual(['auth-migrate', 'chat-migrate']);
  });

  test("run a script of their service's image, in a pod like that of the service", () => {
    for (const pod of migrations) {
      const [{ image, command = [], resources }] = pod.spec.containers;
      const service = cluster.pod(imageNameOf(pod));
      const [main] = service.spec.containers;
      expect({ image, resources }).toEqual({ image: main.image, resources: main.resources });
      const [program, script = ''] = command;
      expect(program).toBe('node');
      expect(script).toMatch(new RegExp(`^subgraphs/${imageNameOf(pod)}/dist/`));
      expect(existsSync(rootPath(script.replace('/dist/', '/src/').replace(/js$/, 'ts')))).toBe(true);
      expect(commonOf(pod.spec)).toEqual(commonOf(service.spec));
    }
  });

  test('get the URL of their store and no other secret', () => {
    const given = migrations.map((pod) => [
      pod.component,
      Object.keys(cluster.filesOf(pod, pod.spec.containers[0])).map((path) => path.split('/').at(-1)),
    ]);
    expect(Object.fromEntries(given)).toEqual({ 'auth-migrate': ['POSTGRES_URL'], 'chat-migrate': ['MONGO_URL'] });
  });

  test('are retried for a limited time, and stay when they are done', () => {
    for (const { spec } of cluster.all<{ spec: Record<string, unknown> }>('Job')) {
      expect(spec).toMatchObject({ backoffLimit: 20, activeDeadlineSeconds: 3_600 });
      expect(spec).not.toHaveProperty('ttlSecondsAfterFinished');
    }
    for (const { spec } of migrations) expect(spec.restartPolicy).toBe('OnFailure');
  });

  test('accept no connections', () => {
    const services = cluster.all<{ spec: { selector: Variables } }>('Service');
    for (const pod of migrations) {
      expect(services.filter(({ spec }) => selects(spec.selector, pod.labels))).toEqual([]);
      const [container] = pod.spec.containers;
      for (const field of ['ports', 'startupProbe', 'livenessProbe', 'readinessProbe'])
        expect(container).not.toHaveProperty(field);
      for (const { ingress } of new Policies(cluster).of(pod)) expect(ingress).toEqual([]);
    }
  });
});

describe('the name of a Job', () => {
  const external = INSTALLATIONS['over stores elsewhere'] ?? missing('installation');
  const secrets = external['secrets'] as Values;

  test.each<[string, Values, string[]]>([
    ['another tag of the images', { images: { tag: 'another' } }, ['auth-migrate', 'chat-migrate']],
    ['another image of one service', { chat: { image: 'parley-chat@sha256:0' } }, ['chat-migrate']],
    ['a label of pods', { pods: { labels: { team: 'talk' } } }, ['auth-migrate', 'chat-migrate']],
    ['another place for pods', { pods: { nodeSelector: { disk: 'fast' } } }, ['auth-migrate', 'chat-migrate']],
    ['other resources of one service', { auth: { resources: { limits: { memory: '1Gi' } } } }, ['auth-migrate']],
    ['another store', { secrets: { ...secrets, mongoUrl: 'mongodb://b/x' } }, ['auth-migrate', 'chat-migrate']],
    ['more time', { migrations: { deadlineSeconds: 7_200 } }, ['auth-migrate', 'chat-migrate']],
    ['other replicas', { auth: { replicas: 5 }, chat: { replicas: 5 } }, []],
    ['other variables of a service', { chat: { env: { RATE_LIMIT_SENDS: 50 } } }, []],
    ['another way to stop', { drain: { graceMs: 9_000 } }, []],
  ])('depends on its content: %s', (_title, change, renamed) => {
    const before = specsOf(external);
    const after = specsOf({ ...external, ...change });
    const fresh = [...after.keys()].filter((name) => !before.has(name));
    expect(fresh.map((name) => name.replace(/^parley-(.*)-[0-9a-f]{8}$/, '$1')).sort()).toEqual(renamed);
    // The API server rejects changes to a template.
    for (const [name, spec] of after) expect(before.get(name) ?? spec).toEqual(spec);
  });

  test('fits into a label, because the cluster adds one', () => {
    const names = [...specsOf({ ...external, nameOverride: 'a'.repeat(40) }).keys()];
    for (const name of names) expect(name.length).toBeLessThanOrEqual(63);
    for (const name of names) expect(name).toMatch(/^parley-a{33}-(auth|chat)-migrate-[0-9a-f]{8}$/);
  });
});

/** The specs of the Jobs, by name. */
const specsOf = (values: Values): Map<string, unknown> =>
  new Map(
    render(values)
      .filter(({ kind }) => kind === 'Job')
      .map(({ metadata, spec }) => [metadata.name, spec]),
  );

/** The part of a pod that does not depend on whether it is long-running, nor on its secrets. */
function commonOf(spec: object): object {
  const own = ['containers', 'volumes', 'restartPolicy', 'terminationGracePeriodSeconds', 'topologySpreadConstraints'];
  return Object.fromEntries(Object.entries(spec).filter(([field]) => !own.includes(field)));
}
