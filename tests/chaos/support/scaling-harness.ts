import type { Route, ServiceSpec } from '../../../dev/launcher/src/services.ts';
import type { SupervisedService } from '../../../dev/launcher/src/supervisor.ts';
import { HostNames } from './host-names.ts';
import { Harness } from './harness.ts';
import { Tripwire } from './tripwire.ts';
import { hasWorkMetrics, waitForEvenLoad, waitForRemoval, waitForWork, type Scaled } from './work.ts';

const REPLICAS = { AUTH_REPLICAS: '1', CHAT_REPLICAS: '1', GATEWAY_REPLICAS: '1' };

const hostOf = (service: string): string => `${service}.parley.test`;

/**
 * A whole system whose replicas are added and removed. Like containers, the replicas of a service share a port, have
 * separate addresses, and are found by a common host name.
 */
export class ScalingHarness extends Harness {
  private readonly names = new HostNames();
  /** Listeners in place of removed replicas, by origin. */
  private readonly tripwires = new Map<string, Tripwire>();
  /** Connections caught by tripwires that are closed again. */
  private caught = 0;
  /** Seconds from readiness to first work, for each added replica, by service. */
  private readonly firstWork = new Map<Scaled, number[]>();

  private constructor() {
    super();
  }

  /** Starts four chat replicas, two gateways and one auth. */
  static async start(): Promise<ScalingHarness> {
    const harness = new ScalingHarness();
    await harness.startSystem({ replicas: REPLICAS, variables: () => harness.names.variables, route: harness.route });
    await Promise.all([harness.startMore('chat', 3), harness.startMore('gateway', 1)]);
    return harness;
  }

  replicasOf(service: Scaled): SupervisedService[] {
    return this.system.services.filter(({ spec }) => serviceOf(spec) === service);
  }

  /** Adds replicas. Resolves when every replica of the service gets work. */
  async add(service: Scaled, count: number): Promise<void> {
    const added = await this.startMore(service, count);
    await Promise.all(
      added.map(async ({ replica, readyAt }) => {
        await waitForWork(this.system, service, replica.spec);
        if (!hasWorkMetrics(service)) return;
        const seconds = (performance.now() - readyAt) / 1_000;
        this.firstWork.set(service, [...(this.firstWork.get(service) ?? []), seconds]);
      }),
    );
    await waitForEvenLoad(this.system, service);
  }

  /** Stops replicas, by default the newest. Resolves when no client lists them any more. */
  async remove(service: Scaled, count: number, replicas = this.replicasOf(service).slice(-count)): Promise<void> {
    await Promise.all(replicas.map((replica) => this.stop(replica)));
    for (const { spec } of replicas) {
      await waitForRemoval(this.system, service, spec);
      this.tripwires.set(spec.url, await Tripwire.at(spec.url));
    }
  }

  /** Adds new replicas, then removes the old ones, as in `docker/README.md`. */
  async replace(service: Scaled): Promise<void> {
    const old = this.replicasOf(service);
    await this.add(service, old.length);
    await this.remove(service, old.length, old);
  }

  /** The number of connections to removed replicas after no client listed them any more. */
  get strays(): number {
    return [...this.tripwires.values()].reduce((sum, { caught }) => sum + caught, this.caught);
  }

  override report(): string {
    return [...this.firstWork]
      .map(([service, times]) => {
        const seconds = times.map((time) => time.toFixed(2)).join(', ');
        return `seconds from readiness of a new ${service} to its first work: ${seconds}\n`;
      })
      .join('');
  }

  override async close(): Promise<void> {
    await super.close();
    await Promise.all([...this.tripwires.values()].map((tripwire) => tripwire.close()));
    this.names.close();
  }

  /** Services are reached by host name, stores directly. */
  private readonly route: Route = async (_from, to, url) => {
    if (!['auth', 'chat', 'gateway'].includes(to)) return url;
    const { hostname, port } = new URL(url);
    this.names.add(hostOf(to), hostname);
    return `http://${hostOf(to)}:${port}`;
  };

  /** Like a container, a replica is in DNS from its start, before it is ready. */
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

  /** A copy of the service's spec at the first free address. */
  private nextSpec(service: Scaled): ServiceSpec {
    const [model] = this.replicasOf(service);
    if (!model) throw new Error(`no ${service} is running`);
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

  /** Like a container, a replica is removed from DNS when it has ended. */
  private async stop(replica: SupervisedService): Promise<void> {
    const { spec } = replica;
    const code = await this.system.remove(replica);
    if (code !== 0) this.ended(`${spec.name} with ${code}`);
    this.names.remove(hostOf(serviceOf(spec)), addressOf(spec));
  }

  /** Frees the address of a removed replica for a new one. */
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
