import type { Manifest, Values } from './chart.ts';
import type { Variables } from './compose.ts';
import { secrets } from './system.ts';

const given = {
  subgraphSecret: secrets.SUBGRAPH_SECRET,
  authSigningKey: `${secrets.AUTH_SIGNING_KEY}\n`,
  cursorKey: secrets.CURSOR_KEY,
};
const elsewhere = {
  postgresUrl: 'postgres://parley:pass@postgres.example:5432/parley',
  mongoUrl: 'mongodb://parley:pass@mongo-0.example,mongo-1.example/parley?replicaSet=rs0',
  redisUrl: 'rediss://:pass@redis.example:6379',
};
const autoscaling = (podMetric?: object) => ({ autoscaling: { enabled: true, ...(podMetric && { podMetric }) } });

/** The installations under test. */
export const INSTALLATIONS: Record<string, Values> = {
  'with stores of its own': {
    secrets: { ...given, postgresPassword: `${secrets.POSTGRES_PASSWORD}\n` },
    stores: { bundled: true },
  },
  'over stores elsewhere': { secrets: { ...given, ...elsewhere } },
  'with all that it can have': {
    secrets: { existingSecret: 'parley-keys', cursorKeys: true },
    stores: { bundled: true, storageClass: 'fast' },
    images: { prefix: 'registry.example/parley-', tag: '1.2.3', pullSecrets: ['registry'] },
    edge: {
      ...autoscaling({ enabled: true }),
      preStopSeconds: 30,
      env: { TRUSTED_PROXIES: '10.0.0.0/8', MAX_UNSENT_BYTES: 1_048_576 },
      service: {
        type: 'LoadBalancer',
        annotations: { 'example.com/balancer': 'internal' },
        externalTrafficPolicy: 'Local',
      },
    },
    gateway: { ...autoscaling({ enabled: true }), env: { PLAYGROUND: true, INTROSPECTION: true } },
    chat: { ...autoscaling({ enabled: true }), env: { RATE_LIMIT_SENDS: '50' } },
    auth: { ...autoscaling(), image: `registry.example/parley-auth@sha256:${'0'.repeat(64)}` },
    drain: { graceMs: 7_500, timeoutMs: 60_000 },
    ingress: {
      enabled: true,
      className: 'nginx',
      annotations: { 'nginx.ingress.kubernetes.io/proxy-read-timeout': '3600' },
      host: 'talk.example',
      tlsSecret: 'talk-tls',
    },
    pods: {
      annotations: { 'example.com/team': 'talk' },
      labels: { team: 'talk' },
      nodeSelector: { 'kubernetes.io/os': 'linux' },
      tolerations: [{ key: 'talk', operator: 'Exists', effect: 'NoSchedule' }],
      affinity: { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [] } },
      priorityClassName: 'high',
    },
    networkPolicy: {
      edge: { from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'ingress' } } }] },
      monitoring: { from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'watch' } } }] },
    },
    podMonitor: { enabled: true, labels: { release: 'prometheus' } },
  },
  'with as little as can be': {
    secrets: { ...given, ...elsewhere },
    edge: { replicas: 1, preStopSeconds: 0, resources: { requests: null, limits: null } },
    gateway: { replicas: 1 },
    chat: { replicas: 1 },
    auth: { replicas: 1 },
    pods: { topologyKeys: [] },
    networkPolicy: { enabled: false },
    minReadySeconds: 0,
  },
};

/** The Secret of the third installation, with the keys that the chart's README requires. */
export const EXISTING_SECRET: Manifest & { data: Variables } = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'parley-keys', namespace: 'talk' },
  data: encoded({
    SUBGRAPH_SECRET: secrets.SUBGRAPH_SECRET,
    CURSOR_KEY: secrets.CURSOR_KEY,
    CURSOR_PREVIOUS_KEYS: '',
    AUTH_SIGNING_KEY: secrets.AUTH_SIGNING_KEY,
    AUTH_PREVIOUS_KEYS: '',
    POSTGRES_URL: `postgres://parley:${secrets.POSTGRES_PASSWORD}@parley-postgres:5432/parley`,
    MONGO_URL: 'mongodb://parley-mongo:27017/parley?replicaSet=rs0',
    REDIS_URL: 'redis://parley-redis:6379',
    POSTGRES_PASSWORD: secrets.POSTGRES_PASSWORD,
  }),
};

function encoded(data: Record<string, string | undefined>): Variables {
  return Object.fromEntries(
    Object.entries(data).map(([key, value = '']) => [key, Buffer.from(value).toString('base64')]),
  );
}
