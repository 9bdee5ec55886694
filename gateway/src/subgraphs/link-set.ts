import { untraced } from '@parley/service';
import type { ReplicaSet } from './replica-set.ts';
import type { Replica } from './replica.ts';
import { UpstreamLink, type LinkOptions } from './upstream-link.ts';

/** The links to a subgraph's replicas, opened when they are first needed. */
export class LinkSet {
  private readonly links = new Map<Replica, UpstreamLink>();
  private isClosed = false;

  constructor(
    private readonly replicas: ReplicaSet,
    private readonly options: LinkOptions,
  ) {}

  /** Operations under way on all links. */
  get load(): number {
    return [...this.links.values()].reduce((sum, { load }) => sum + load, 0);
  }

  /** The link with the fewest operations among those to fit replicas; an unfit one only when all are. */
  pick(): UpstreamLink {
    const [next, ...others] = this.replicas.inOrder();
    if (!next) throw new Error(`${this.replicas.name} has no replicas`);
    const best = others
      .filter(({ isFit }) => isFit)
      .reduce((least, replica) => (this.loadOf(replica) < this.loadOf(least) ? replica : least), next);
    return this.links.get(best) ?? this.open(best);
  }

  close(): void {
    this.isClosed = true;
    for (const link of this.links.values()) link.close();
  }

  private loadOf(replica: Replica): number {
    return this.links.get(replica)?.load ?? 0;
  }

  private open(replica: Replica): UpstreamLink {
    if (this.isClosed) throw new Error('the gateway is stopping');
    const onEnd = (failed: boolean) => {
      this.links.delete(replica);
      if (failed) replica.failed();
    };
    const link = untraced(() => new UpstreamLink(replica.origin, this.options, () => replica.succeeded(), onEnd));
    this.links.set(replica, link);
    return link;
  }
}
