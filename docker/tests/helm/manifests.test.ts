import { describe, expect, test } from '@jest/globals';
import { problemsWith, render, type Manifest, type Values } from '../support/chart.ts';
import { INSTALLATIONS } from '../support/chart-values.ts';
import { problemsOf } from '../support/manifest-types.ts';

const external = INSTALLATIONS['over stores elsewhere'] as Values;
const secrets = external['secrets'] as Values;

describe.each(Object.entries(INSTALLATIONS))('an installation %s', (_title, values) => {
  const manifests = render(values);

  test("conforms to Kubernetes' types, field by field", () => {
    expect(problemsOf(manifests)).toEqual([]);
  });

  test('has unique object names, and valid names and labels', () => {
    const names = manifests.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    expect(new Set(names).size).toBe(names.length);
    for (const { metadata } of manifests) {
      expect(metadata.name).toMatch(/^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/);
      expect(metadata.namespace).toBe('talk');
      for (const value of Object.values(metadata.labels ?? {}))
        expect(value).toMatch(/^([A-Za-z0-9]([-\w.]{0,61}[A-Za-z0-9])?)?$/);
      expect(metadata.labels).toMatchObject({
        'app.kubernetes.io/name': 'parley',
        'app.kubernetes.io/instance': 'parley',
        'app.kubernetes.io/component': expect.any(String),
        'app.kubernetes.io/managed-by': 'Helm',
      });
    }
  });
});

describe("Kubernetes' types", () => {
  const service: Manifest = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'x' } };

  test.each([
    ['a field that is misspelt', { spec: { clusterIp: 'None' } }],
    ['a value of another type', { spec: { ports: [{ port: '80' }] } }],
    ['a field without a value', { spec: { selector: null } }],
    ['a value that is not allowed', { spec: { type: 'Loadbalancer' } }],
    ['a field that is missing', { spec: { ports: [{ name: 'http' }] } }],
  ])('reject %s', (_title, fields) => {
    expect(problemsOf([service, { ...service, ...fields }])).toEqual([expect.stringMatching(/^Service x: /)]);
  });
});

describe('the values', () => {
  test('are rejected if they are unknown or invalid', () => {
    const rejected: [Values, string][] = [
      [{ wbe: {} }, ''],
      [{ edge: { replica: 3 } }, '/edge'],
      [{ edge: { replicas: 0 } }, '/edge/replicas'],
      [{ chat: { replicas: '3' } }, '/chat/replicas'],
      [{ logLevel: 'loud' }, '/logLevel'],
      [{ chat: { env: { 'limit-sends': 1 } } }, '/chat/env'],
      [{ networkPolicy: { edge: { from: [{ podselector: {} }] } } }, '/networkPolicy/edge/from/0'],
      [{ stores: { mongo: { storage: 'much' } } }, '/stores/mongo/storage'],
      [{ secrets: { subgraphSecret: 'short' } }, '/secrets/subgraphSecret'],
      [{ secrets: { postgresUrl: 'mysql://x' } }, '/secrets/postgresUrl'],
      [{ auth: { autoscaling: { podMetric: { enabled: true } } } }, '/auth/autoscaling/podMetric/name'],
      [{ ingress: { enabled: true } }, '/ingress/host'],
      [{ migrations: { deadlineSeconds: 0 } }, '/migrations/deadlineSeconds'],
      [{ fullnameOverride: 'a'.repeat(41) }, '/fullnameOverride'],
    ];
    for (const [values, path] of rejected) {
      const paths = problemsWith(values).map((problem) => problem.split(':')[0]);
      expect({ values, paths }).toEqual({ values, paths: expect.arrayContaining([path]) });
    }
  });

  test('cannot override what the chart sets', () => {
    for (const name of ['REDIS_URL', 'SUBGRAPH_SECRET_FILE', 'OPS_PORT', 'DRAIN_TIMEOUT_MS', 'CHAT_URLS', 'LOG_LEVEL'])
      expect(problemsWith({ gateway: { env: { [name]: 'x' } } })).not.toEqual([]);
  });

  test('take secrets from here or from a Secret, not from both', () => {
    expect(problemsWith({ secrets: { existingSecret: 'mine', subgraphSecret: 's'.repeat(32) } })).toEqual(
      expect.arrayContaining([expect.stringContaining('/secrets/subgraphSecret')]),
    );
  });

  test.each(Object.keys(secrets).filter((name) => name !== 'cursorKey'))(
    'without secrets.%s nothing is rendered',
    (name) => {
      expect(() => render({ secrets: { ...secrets, [name]: '' } })).toThrow(`secrets.${name} is missing`);
    },
  );

  test('require a password for bundled stores', () => {
    expect(() => render({ ...external, stores: { bundled: true } })).toThrow('secrets.postgresPassword is missing');
  });

  test('render the same every time: nothing is generated on an upgrade', () => {
    expect(render(external)).toEqual(render(external));
  });
});
