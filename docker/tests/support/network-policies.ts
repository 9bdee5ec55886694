import { selects, type Cluster, type Pod } from './cluster.ts';
import type { Variables } from './compose.ts';
import { NAMESPACE } from './chart.ts';

/** The source or destination of a connection: a pod of the release, or one in another namespace. */
export interface Place {
  labels: Variables;
  /** Labels of the namespace; by default the release's. */
  namespace?: Variables;
}

interface Peer {
  podSelector?: { matchLabels?: Variables };
  namespaceSelector?: { matchLabels?: Variables };
  ipBlock?: object;
}

interface Rule {
  ports: { port: number }[];
  from?: Peer[];
  to?: Peer[];
}

interface Policy {
  podSelector: { matchLabels: Variables };
  policyTypes: string[];
  ingress: Rule[];
  egress: Rule[];
}

/** The connections that a release's NetworkPolicies allow. IP blocks match no endpoint that the tests know. */
export class Policies {
  private readonly policies: Policy[];

  constructor(cluster: Cluster) {
    this.policies = cluster.all<{ spec: Policy }>('NetworkPolicy').map(({ spec }) => spec);
  }

  of(pod: Pod): Policy[] {
    return this.policies.filter(({ podSelector }) => selects(podSelector.matchLabels, pod.labels));
  }

  /** Whether the policies of `from` allow it to send to that port of `to`. */
  allowsOut(from: Pod, to: Place, port: number): boolean {
    return this.of(from).some(({ egress }) => egress.some((rule) => fits(rule, rule.to, to, port)));
  }

  /** Whether the policies of `to` allow it to receive from `from` at that port. */
  allowsIn(from: Place, to: Pod, port: number): boolean {
    return this.of(to).some(({ ingress }) => ingress.some((rule) => fits(rule, rule.from, from, port)));
  }
}

/** A rule without peers applies to all. */
const fits = ({ ports }: Rule, peers: Peer[] | undefined, place: Place, port: number): boolean =>
  ports.some((one) => one.port === port) && (peers === undefined || peers.some((peer) => isPeer(peer, place)));

function isPeer({ podSelector, namespaceSelector, ipBlock }: Peer, { labels, namespace }: Place): boolean {
  if (ipBlock) return false;
  const own = { 'kubernetes.io/metadata.name': NAMESPACE };
  const isThere = namespaceSelector
    ? selects(namespaceSelector.matchLabels ?? {}, namespace ?? own)
    : namespace === undefined;
  return isThere && selects(podSelector?.matchLabels ?? {}, labels);
}
