import { EventEmitter, once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { processes } from '../../support/environment.ts';
import { preload } from '../../support/preload.ts';
import { freePorts } from '../../../dev/launcher/src/ports.ts';
import { Links } from './links.ts';
import { continueAll, stopTree } from './process-tree.ts';
import { Scene } from './scene.ts';

/** How many there are of each service. */
const REPLICAS = { AUTH_REPLICAS: '2', CHAT_REPLICAS: '3', GATEWAY_REPLICAS: '2' };

/** The clocks of these are wrong, all the time. */
const CLOCK_SHIFTS_MS: Record<string, number> = { 'chat-2': 60_000, 'gateway-2': -60_000 };
const CLOCK = preload(import.meta.dirname, 'clock.mjs');

/** This one publishes as a later version might, all the time. */
const LATER_REPLICA = 'chat-3';
const LATER_VERSION = preload(import.meta.dirname, 'later-version.mjs');

/** The store to which a store's process belongs: one that is killed takes the others with it. */
const STORE_OF: Record<string, string> = { documentdb: 'mongo' };

/** The whole system, with a link that can be disturbed between any two of its processes. */
export class Stage extends Scene {
  readonly links = new Links();
  /** Process ids that were stopped and not continued yet. */
  private readonly frozen = new Set<number>();
  private readonly exits = new EventEmitter();
  private readonly planned = new Set<string>();

  private constructor(
    /** What the seconds of a fault are multiplied with. */
    private readonly scale: number,
  ) {
    super();
  }

  static async start(scale: number): Promise<Stage> {
    const stage = new Stage(scale);
    await stage.startSystem({ replicas: REPLICAS, variables: peculiarityOf, route: stage.links.route });
    await stage.addDoor();
    return stage;
  }

  override get doors(): string[] {
    return this.system.services.filter(({ spec }) => spec.name.startsWith('web')).map(({ spec }) => spec.url);
  }

  /** Waits as long as a fault is to last. */
  async lasts(seconds: number): Promise<void> {
    await delay(Math.max(500, seconds * 1_000 * this.scale));
  }

  /** As `lasts`, for a fault that would be another one if it were shorter. */
  async lastsInFull(seconds: number): Promise<void> {
    await delay(seconds * 1_000);
  }

  /** So many, or fewer in a short run. */
  many(count: number): number {
    return Math.ceil(count * this.scale);
  }

  /** Ends a process, which is started again at once. Resolves when it is gone. */
  async kill(name: string, signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    this.planned.add(storeOf(name));
    const gone = once(this.exits, name);
    process.kill(pidOf(name), signal);
    await gone;
  }

  /** Stops a process, and all that it has started, where they stand. @returns what lets them go on. */
  freeze(name: string): () => void {
    const pids = stopTree(pidOf(name));
    for (const pid of pids) this.frozen.add(pid);
    return () => this.thaw(pids);
  }

  override async recovers(): Promise<void> {
    await super.recovers();
    this.planned.clear();
  }

  override async close(): Promise<void> {
    // A trial that ended early may have left some, and they would not end.
    this.thaw([...this.frozen]);
    await super.close();
    await this.links.close();
  }

  protected override ended(name: string): void {
    if (!this.planned.has(storeOf(name))) super.ended(name);
    this.exits.emit(name);
  }

  /** A second front door, for clients to use while the first one does not answer. */
  private async addDoor(): Promise<void> {
    const door = this.system.services.find(({ spec }) => spec.name === 'web');
    if (!door) throw new Error('there is no front door');
    const [port, opsPort] = await freePorts(2);
    await this.system.add({
      ...door.spec,
      name: 'web-2',
      env: { ...door.spec.env, PORT: String(port), OPS_PORT: String(opsPort) },
      url: `http://127.0.0.1:${port}`,
      opsUrl: `http://127.0.0.1:${opsPort}`,
    });
  }

  private thaw(pids: readonly number[]): void {
    continueAll(pids);
    for (const pid of pids) this.frozen.delete(pid);
  }
}

const storeOf = (name: string): string => STORE_OF[name] ?? name;

function pidOf(name: string): number {
  const pid = processes().find((process) => process.name === name)?.pid;
  if (!pid) throw new Error(`${name} does not run`);
  return pid;
}

function peculiarityOf(name: string): Record<string, string> {
  if (name === LATER_REPLICA) return { NODE_OPTIONS: LATER_VERSION };
  const shift = CLOCK_SHIFTS_MS[name];
  return shift === undefined ? {} : { NODE_OPTIONS: CLOCK, PARLEY_CLOCK_SHIFT_MS: String(shift) };
}
