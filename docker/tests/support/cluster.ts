import { render, type Manifest, type Values } from './chart.ts';
import { EXISTING_SECRET } from './chart-values.ts';
import type { Variables } from './compose.ts';

export interface Container {
  name: string;
  image: string;
  command?: string[];
  args?: string[];
  env?: { name: string; value: string }[];
  ports?: { name: string; containerPort: number }[];
  startupProbe?: Probe;
  livenessProbe?: Probe;
  readinessProbe?: Probe;
  lifecycle?: { preStop: { exec: { command: string[] } } };
  resources?: { requests?: Variables; limits?: Variables };
  securityContext: object;
  volumeMounts: { name: string; mountPath: string }[];
}

interface Probe {
  httpGet?: { path: string; port: string };
  exec?: { command: string[] };
  timeoutSeconds: number;
}

interface Volume {
  name: string;
  emptyDir?: { sizeLimit: string };
  secret?: { secretName: string; defaultMode: number; items: { key: string; path: string }[] };
}

interface PodSpec {
  containers: [Container];
  volumes: Volume[];
  securityContext: { fsGroup: number };
  terminationGracePeriodSeconds?: number;
  restartPolicy?: string;
}

/** A pod of a Deployment or StatefulSet, of which there are `replicas`, or of a Job. */
export interface Pod {
  /** What it is part of: `chat`, `chat-migrate`, `mongo` and so on. */
  component: string;
  kind: string;
  owner: string;
  labels: Variables;
  /** A Job's is made up by the cluster. */
  selector: Variables | undefined;
  replicas: number | undefined;
  spec: PodSpec;
}

interface Service extends Manifest {
  spec: { clusterIP?: string; selector: Variables; ports: { port: number; targetPort: string }[] };
}

/** What is rendered, as a cluster would have it. */
export class Cluster {
  readonly manifests: Manifest[];
  readonly pods: Pod[];

  constructor(values: Values) {
    this.manifests = render(values);
    this.pods = [...this.all('Deployment'), ...this.all('StatefulSet'), ...this.all('Job')].map(podOf);
  }

  /** Objects of a kind, which the caller knows the shape of. */
  all<Shape = Manifest>(kind: string): Shape[] {
    return this.manifests.filter((manifest) => manifest.kind === kind) as Shape[];
  }

  /** The services that are programs of ours, and not stores or steps. */
  get services(): Pod[] {
    return this.pods.filter(({ kind }) => kind === 'Deployment');
  }

  get stores(): Pod[] {
    return this.pods.filter(({ kind }) => kind === 'StatefulSet');
  }

  get migrations(): Pod[] {
    return this.pods.filter(({ kind }) => kind === 'Job');
  }

  pod(component: string): Pod {
    const found = this.pods.find((pod) => pod.component === component);
    if (!found) throw new Error(`no pod of ${component}`);
    return found;
  }

  /** The pods behind a host name in the release's namespace, and the port that a connection reaches. @throws when there are none. */
  reach(host: string, port: number): { pods: Pod[]; port: number | undefined } {
    const service = this.all<Service>('Service').find(({ metadata }) => metadata.name === host);
    if (!service) throw new Error(`no service ${host}`);
    const pods = this.pods.filter(({ labels }) => selects(service.spec.selector, labels));
    // Without an address of its own a service is not in the way: its name stands for the pods.
    if (service.spec.clusterIP === 'None') return { pods, port };
    const target = service.spec.ports.find((one) => one.port === port)?.targetPort;
    const ports = pods.flatMap(({ spec }) => spec.containers[0].ports ?? []);
    return { pods, port: ports.find(({ name }) => name === target)?.containerPort };
  }

  /** The files of a container that come from Secrets, by their paths. @throws when a Secret or key is missing. */
  filesOf(pod: Pod, { volumeMounts }: Container): Variables {
    const secrets = [...this.all<typeof EXISTING_SECRET>('Secret'), EXISTING_SECRET];
    return Object.fromEntries(
      volumeMounts.flatMap(({ name, mountPath }) => {
        const volume = pod.spec.volumes.find((one) => one.name === name)?.secret;
        const secret = secrets.find(({ metadata }) => metadata.name === volume?.secretName);
        return (volume?.items ?? []).map(({ key, path }) => {
          const value = secret?.data[key];
          if (value === undefined) throw new Error(`no ${key} in ${volume?.secretName}`);
          return [`${mountPath}/${path}`, Buffer.from(value, 'base64').toString()];
        });
      }),
    );
  }
}

/** Whether a selector fits labels. */
export const selects = (selector: Variables, labels: Variables): boolean =>
  Object.entries(selector).every(([key, value]) => labels[key] === value);

function podOf({ kind, metadata, spec }: Manifest): Pod {
  const { replicas, selector, template } = spec as {
    replicas?: number;
    selector?: { matchLabels: Variables };
    template: { metadata: { labels: Variables }; spec: PodSpec };
  };
  const { labels } = template.metadata;
  const component = labels['app.kubernetes.io/component'] ?? '';
  return {
    component,
    kind,
    owner: metadata.name,
    labels,
    selector: selector?.matchLabels,
    replicas,
    spec: template.spec,
  };
}
