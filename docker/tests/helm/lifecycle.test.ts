import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Health } from '../../../packages/service/src/http/health.ts';
import { stopDeadlineOf } from '../../../packages/service/src/http/lifecycle.ts';
import { createOperationsServer } from '../../../packages/service/src/http/operations-server.ts';
import { createMetrics } from '../../../packages/service/src/telemetry/metrics.ts';
import { INSTALLATIONS } from '../support/chart-values.ts';
import { Cluster, selects } from '../support/cluster.ts';
import type { Variables } from '../support/compose.ts';
import { configOf, programsOf } from '../support/container-environment.ts';
import { rootPath } from '../support/root.ts';
import { missing } from '../support/system.ts';

interface Scaled {
  spec: { scaleTargetRef: { kind: string; name: string }; minReplicas: number; maxReplicas: number };
}
interface Selecting {
  spec: { selector: { matchLabels: Variables; matchExpressions?: { key: string; values: string[] }[] } };
}

describe.each(Object.entries(INSTALLATIONS))('in an installation %s', (_title, values) => {
  const cluster = new Cluster(values);

  test('no process is killed before its own shutdown deadline', () => {
    for (const program of programsOf(cluster).filter(([, { kind }]) => kind === 'Deployment')) {
      const [, pod, container] = program;
      const config = configOf(cluster, program) as Parameters<typeof stopDeadlineOf>[0];
      const slept = Number(container.lifecycle?.preStop.exec.command[1] ?? 0);
      expect(pod.spec.terminationGracePeriodSeconds).toBeGreaterThan(slept + stopDeadlineOf(config) / 1_000);
    }
  });

  test('a disruption affects at most one replica of a service, and is never blocked forever', () => {
    const budgets = cluster.all<Selecting & { spec: { maxUnavailable: number; minAvailable?: number } }>(
      'PodDisruptionBudget',
    );
    const covered = budgets.map(({ spec }) => {
      expect(spec).toMatchObject({ maxUnavailable: 1 });
      expect(spec.minAvailable).toBeUndefined();
      return cluster.pods.filter(({ labels }) => selects(spec.selector.matchLabels, labels)).map(({ owner }) => owner);
    });
    expect(covered.flat().sort()).toEqual(cluster.services.map(({ owner }) => owner).sort());
  });

  test('an autoscaler targets its deployment, which then has no fixed number of replicas', () => {
    const scaled = cluster.all<Scaled>('HorizontalPodAutoscaler').map(({ spec }) => {
      expect(spec.maxReplicas).toBeGreaterThanOrEqual(spec.minReplicas);
      return `${spec.scaleTargetRef.kind} ${spec.scaleTargetRef.name}`;
    });
    const unfixed = cluster.services.filter(({ replicas }) => replicas === undefined);
    expect(scaled.sort()).toEqual(unfixed.map(({ kind, owner }) => `${kind} ${owner}`).sort());
  });

  test('a rollout replaces no replica before its successor is ready', () => {
    for (const { spec } of cluster.all<{ spec: { strategy: object } }>('Deployment'))
      expect(spec.strategy).toEqual({ type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: '25%' } });
  });
});

describe('with all options enabled', () => {
  const cluster = new Cluster(INSTALLATIONS['with all that it can have'] ?? missing('installation'));

  test('monitoring and autoscaling use metrics that the services have', () => {
    const sources = { edge: 'edge/src', gateway: 'gateway/src', chat: 'subgraphs/chat/src' };
    const named = cluster
      .all<Scaled & { spec: { metrics: { pods?: { metric: { name: string } } }[] } }>('HorizontalPodAutoscaler')
      .flatMap(({ spec }) =>
        spec.metrics.flatMap(({ pods }) => (pods ? [[spec.scaleTargetRef.name, pods.metric.name]] : [])),
      );
    expect(named).toHaveLength(Object.keys(sources).length);
    for (const [deployment = '', metric] of named) {
      const folder = sources[deployment.replace('parley-', '') as keyof typeof sources];
      expect(readFileSync(rootPath(folder, 'metrics.ts'), 'utf8')).toContain(`'${metric}'`);
    }
  });

  test('the operator scrapes the pods of all services, at the port and path that serve metrics', async () => {
    const [monitor] = cluster.all<Selecting & { spec: { podMetricsEndpoints: { port: string; path: string }[] } }>(
      'PodMonitor',
    );
    const { matchLabels, matchExpressions = [] } = monitor?.spec.selector ?? missing('monitor');
    const watched = cluster.pods.filter(
      ({ labels }) =>
        selects(matchLabels, labels) && matchExpressions.every(({ key, values }) => values.includes(labels[key] ?? '')),
    );
    expect(watched).toEqual(cluster.services);
    // The job name that the alerts and the dashboard use.
    const relabelings = [{ targetLabel: 'job', replacement: 'parley' }];
    expect(monitor?.spec.podMetricsEndpoints).toMatchObject([{ port: 'ops', path: '/metrics', relabelings }]);
  });

  test('the ingress routes to the edge proxy', () => {
    const [ingress] = cluster.all('Ingress');
    const service = { name: 'parley-edge', port: { name: 'http' } };
    expect(ingress).toMatchObject({
      spec: { rules: [{ host: 'talk.example', http: { paths: [{ backend: { service } }] } }] },
    });
  });
});

describe('the operations port', () => {
  const operations = createOperationsServer(new Health({}), createMetrics('test'));
  beforeAll(() => operations.listen({ host: '127.0.0.1', port: 0 }));
  afterAll(() => operations.close());

  test('responds to probes', async () => {
    const { port: opened } = operations.server.address() as AddressInfo;
    const { services } = new Cluster(INSTALLATIONS['over stores elsewhere'] ?? missing('installation'));
    for (const { spec } of services) {
      const [{ startupProbe, livenessProbe, readinessProbe, ports = [] }] = spec.containers;
      for (const probe of [startupProbe, livenessProbe, readinessProbe]) {
        const { path, port } = probe?.httpGet ?? missing('probe');
        expect(ports.find(({ name }) => name === port)?.containerPort).toBe(9090);
        expect((await fetch(`http://127.0.0.1:${opened}${path}`)).status).toBe(200);
      }
      expect(readinessProbe?.httpGet?.path).toBe('/readyz');
      expect(livenessProbe?.httpGet?.path).toBe('/livez');
    }
  });
});
