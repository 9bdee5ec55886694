import type { Route, ServiceSpec } from '../../../dev/launcher/src/services.ts';
import type { SupervisedService } from '../../../dev/launcher/src/supervisor.ts';
import { HostNames } from './host-names.ts';
import { Scene } from './scene.ts';
import { Tripwire } from './tripwire.ts';
import { countsWork, hasWork, isForgotten, isShared, type Scaled } from './work.ts';

const REPLICAS = { AUTH_REPLICAS: '1', CHAT_REPLICAS: '1', GATEWAY_REPLICAS: '1' };

const hostOf = (service: string): string => `${service}.parley.test`;

/**
 * The whole system, whose replicas come and go: those of a service share a port, have an address each, and are found by
 * their host name, as containers are.
 */
export class ScalingStage extends Scene {
  private readonly names = new HostNames();
  /** Where replicas were, by origin. */
  private readonly tripwires = new Map<string, Tripwire>();
  /** Connections to replicas that everybody had forgotten. */
  private caught = 0;
  /** Seconds from when a replica was ready until it had work, by service. */
  private readonly firstWork = new Map<Scaled, number[]>();

  private constructor() {
    super();
  }

  /** Four chat replicas, two gateways, one auth. */
  static async start(): Promise<ScalingStage> {
    const stage = new ScalingStage();
    await stage.startSystem({ replicas: REPLICAS, variables: () => stage.names.variables, route: stage.route });
    await Promise.all([stage.startMore('chat', 3), stage.startMore('gateway', 1)]);
    return stage;
  }

  replicasOf(service: Scaled): SupervisedService[] {
    return this.system.services.filter(({ spec }) => serviceOf(spec) === service);
  }

  /** Starts more replicas. Resolves when each of them has work, and the others still have theirs. */
  async add(service: Scaled, count: number): Promise<void> {
    const added = await this.startMore(service, count);
    await Promise.all(
      added.map(async ({ replica, readyAt }) => {
        await hasWork(this.system, service, replica.spec);
        if (!countsWork(service)) return;
        const seconds = (performance.now() - readyAt) / 1_000;
        this.firstWork.set(service, [...(this.firstWork.get(service) ?? []), seconds]);
      }),
    );
    await isShared(this.system, service);
  }

  /** Tells replicas to stop, by default the latest. Resolves when everybody has forgotten them. */
  async takeAway(service: Scaled, count: number, replicas = this.replicasOf(service).slice(-count)): Promise<void> {
    await Promise.all(replicas.map((replica) => this.stop(replica)));
    for (const { spec } of replicas) {
      await isForgotten(this.system, service, spec);
      this.tripwires.set(spec.url, await Tripwire.at(spec.url));
    }
  }

  /** New ones beside the old ones, which then stop: as in `docker/README.md`. */
  async replace(service: Scaled): Promise<void> {
    const old = this.replicasOf(service);
    await this.add(service, old.length);
    await this.takeAway(service, old.length, old);
  }

  /** Connections to replicas that are gone, made after everybody had forgotten them. */
  get strays(): number {
    return [...this.tripwires.values()].reduce((sum, { caught }) => sum + caught, this.caught);
  }

  override report(): string {
    return [...this.firstWork]
      .map(([service, times]) => {
        const seconds = times.map((time) => time.toFixed(2)).join(', ');
        return `from when a new ${service} was ready until it had work, in seconds: ${seconds}\n`;
      })
      .join('');
  }

  override async close(): Promise<void> {
    await super.close();
    await Promise.all([...this.tripwires.values()].map((tripwire) => tripwire.close()));
    this.names.close();
  }

  /** Services are found by their names, stores where they are. */
  private readonly route: Route = async (_from, to, url) => {
    if (!['auth', 'chat', 'gateway'].includes(to)) return url;
    const { hostname, port } = new URL(url);
    this.names.add(hostOf(to), hostname);
    return `http://${hostOf(to)}:${port}`;
  };

  /** A container's name is known when it is started, before it is ready. */
  private async startMore(service: Scaled, count: number): Promise<{ replica: SupervisedService; readyAt: number }[]> {
    const specs: ServiceSpec[] = [];
    while (specs.length < count) {
      const spec = this.nextSpec(service);
      await this.release(spec.url);
      this.names.add(hostOf(service), addressOf(spec));
      specs.push(spec);
    }
    return Promise.all(
      specs.map(async (spec) => ({ replica: await this.system.add(spec), readyAt: performance.now() })),
    );
  }

  /** As the others of the service, at the first address that is free. */
  private nextSpec(service: Scaled): ServiceSpec {
    const [model] = this.replicasOf(service);
    if (!model) throw new Error(`no ${service} runs`);
    const taken = this.names.addressesOf(hostOf(service));
    let number = 1;
    while (taken.includes(`127.0.0.${number}`)) number++;
    const address = `127.0.0.${number}`;
    return {
      ...model.spec,
      name: `${service}-${number}`,
      env: { ...model.spec.env, HOST: address },
      url: at(address, model.spec.url),
      opsUrl: at(address, model.spec.opsUrl),
    };
  }

  /** A container's name is forgotten when it has ended. */
  private async stop(replica: SupervisedService): Promise<void> {
    const { spec } = replica;
    const code = await this.system.remove(replica);
    if (code !== 0) this.ended(`${spec.name} with ${code}`);
    this.names.remove(hostOf(serviceOf(spec)), addressOf(spec));
  }

  /** Lets a new replica have the place of one that is gone. */
  private async release(origin: string): Promise<void> {
    const tripwire = this.tripwires.get(origin);
    if (!tripwire) return;
    this.tripwires.delete(origin);
    await tripwire.close();
    this.caught += tripwire.caught;
  }
}

const serviceOf = ({ name }: ServiceSpec): string => name.replace(/-\d+$/, '');
const addressOf = ({ url }: ServiceSpec): string => new URL(url).hostname;

function at(address: string, url: string): string {
  const moved = new URL(url);
  moved.hostname = address;
  return moved.origin;
}
