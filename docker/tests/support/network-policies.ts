import { selects, type Cluster, type Pod } from './cluster.ts';
import type { Variables } from './compose.ts';
import { NAMESPACE } from './chart.ts';

/** Where a connection comes from or goes to: a pod of the release, or something in another namespace. */
export interface Place {
  labels: Variables;
  /** Labels of the namespace; the release's own unless given. */
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

/** What the NetworkPolicies of a release allow. A block of addresses fits no place that the tests know. */
export class Policies {
  private readonly policies: Policy[];

  constructor(cluster: Cluster) {
    this.policies = cluster.all<{ spec: Policy }>('NetworkPolicy').map(({ spec }) => spec);
  }

  of(pod: Pod): Policy[] {
    return this.policies.filter(({ podSelector }) => selects(podSelector.matchLabels, pod.labels));
  }

  /** Whether `from` may send to that port of `to`, as far as policies of `from` go. */
  allowsOut(from: Pod, to: Place, port: number): boolean {
    return this.of(from).some(({ egress }) => egress.some((rule) => fits(rule, rule.to, to, port)));
  }

  /** Whether `to` takes from `from` at that port, as far as policies of `to` go. */
  allowsIn(from: Place, to: Pod, port: number): boolean {
    return this.of(to).some(({ ingress }) => ingress.some((rule) => fits(rule, rule.from, from, port)));
  }
}

/** A rule without peers is for everybody. */
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
