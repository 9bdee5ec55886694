import { describe, expect, test } from '@jest/globals';
import { INSTALLATIONS } from '../support/chart-values.ts';
import { Cluster, type Pod } from '../support/cluster.ts';
import { addressesOf, programsOf } from '../support/container-environment.ts';
import { Policies, type Place } from '../support/network-policies.ts';
import { missing } from '../support/system.ts';

const GUARDED = Object.entries(INSTALLATIONS).filter(([title]) => !title.endsWith('with as little as can be'));
const portsOf = ({ spec }: Pod) => (spec.containers[0].ports ?? []).map(({ containerPort }) => containerPort);
const inNamespace = (name: string): Place => ({ namespace: { 'kubernetes.io/metadata.name': name }, labels: {} });
const OPS_PORT = 9090;

describe.each(GUARDED)('the network of an installation %s', (_title, values) => {
  const cluster = new Cluster(values);
  const policies = new Policies(cluster);

  test('applies a policy in both directions to every pod', () => {
    for (const pod of cluster.pods) expect(policies.of(pod)).toMatchObject([{ policyTypes: ['Ingress', 'Egress'] }]);
  });

  test('lets each pod reach the addresses in its configuration, and nothing else', () => {
    const needed = programsOf(cluster).flatMap(([, pod, container]) =>
      addressesOf(cluster, pod, container)
        .filter(({ host }) => !host.endsWith('.example'))
        .map(({ host, port }) => `${pod.component} → ${cluster.reach(host, port).pods[0]?.component}:${port}`),
    );
    const allowed = cluster.pods.flatMap((from) =>
      cluster.pods
        .filter((to) => to !== from)
        .flatMap((to) =>
          portsOf(to)
            .filter((port) => policies.allowsOut(from, to, port) && policies.allowsIn(from, to, port))
            .map((port) => `${from.component} → ${to.component}:${port}`),
        ),
    );
    expect(allowed.sort()).toEqual([...new Set(needed)].sort());
  });

  test('exposes only the edge proxy to the outside, and the operations ports only to monitoring', () => {
    const open = (from: Place) =>
      cluster.pods.flatMap((pod) =>
        portsOf(pod)
          .filter((port) => policies.allowsIn(from, pod, port))
          .map((port) => `${pod.component}:${port}`),
      );
    const edge = open(inNamespace('ingress'));
    expect(edge).toEqual(['edge:3000']);
    const watched = cluster.services.map(({ component }) => `${component}:${OPS_PORT}`);
    const watchers = [...open(inNamespace('monitoring')), ...open(inNamespace('watch'))];
    expect(watchers.filter((reached) => reached.endsWith(String(OPS_PORT))).sort()).toEqual(watched.sort());
  });

  test('allows DNS only for pods that look up names', () => {
    const dns = inNamespace('kube-system');
    for (const pod of cluster.pods) {
      const looksUp = !['postgres', 'redis'].includes(pod.component);
      expect({ pod: pod.component, asks: policies.allowsOut(pod, dns, 53) }).toEqual({
        pod: pod.component,
        asks: looksUp,
      });
    }
  });
});

test('external stores are reachable at their ports, for the services that use them', () => {
  const cluster = new Cluster(INSTALLATIONS['over stores elsewhere'] ?? missing('installation'));
  const policies = new Policies(cluster);
  const reached = (port: number) =>
    cluster.pods
      .filter((pod) => policies.allowsOut(pod, inNamespace('anywhere'), port))
      .map(({ component }) => component);
  expect(reached(5432)).toEqual(['auth', 'auth-migrate']);
  expect(reached(27017)).toEqual(['chat', 'chat-migrate']);
  expect(reached(6379).sort()).toEqual(['auth', 'chat', 'gateway']);
  expect(reached(443)).toEqual([]);
});

test('renders no policies if they are disabled', () => {
  const cluster = new Cluster(INSTALLATIONS['with as little as can be'] ?? missing('installation'));
  expect(cluster.all('NetworkPolicy')).toEqual([]);
});

describe.each(Object.entries(INSTALLATIONS))('the containers of an installation %s', (_title, values) => {
  const { pods } = new Cluster(values);

  test('write to volumes only, and have no capabilities and no access to the cluster', () => {
    for (const { spec } of pods) {
      expect(spec).toMatchObject({
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      });
      for (const container of spec.containers) {
        expect(container.securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
      }
    }
  });

  test('write to volumes of limited size, and read secrets that only their group can read', () => {
    for (const { spec } of pods) {
      for (const { emptyDir, secret } of spec.volumes) {
        if (emptyDir) expect(emptyDir.sizeLimit).toMatch(/^\d+Mi$/);
        else expect(secret?.defaultMode).toBe(0o440);
      }
      for (const { volumeMounts } of spec.containers) {
        const known = [...spec.volumes.map(({ name }) => name), 'data'];
        expect(known).toEqual(expect.arrayContaining(volumeMounts.map(({ name }) => name)));
      }
    }
  });
});
