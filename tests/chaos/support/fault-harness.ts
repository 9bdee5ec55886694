import { EventEmitter, once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { processes } from '../../support/environment.ts';
import { preload } from '../../support/preload.ts';
import { freePorts } from '../../../dev/launcher/src/ports.ts';
import { FaultProxies } from './fault-proxies.ts';
import { continueAll, stopTree } from './process-tree.ts';
import { Harness } from './harness.ts';

/** Replicas of each service. */
const REPLICAS = { AUTH_REPLICAS: '2', CHAT_REPLICAS: '3', GATEWAY_REPLICAS: '2' };

/** Services whose clocks are off, throughout. */
const CLOCK_SHIFTS_MS: Record<string, number> = { 'chat-2': 60_000, 'gateway-2': -60_000 };
const CLOCK = preload(import.meta.dirname, 'shifted-clock.mjs');

/** The replica that publishes like a newer version, throughout. */
const NEWER_REPLICA = 'chat-3';
const NEWER_VERSION = preload(import.meta.dirname, 'newer-version.mjs');

/** The store to which a process belongs. Killing one process of a store ends the others. */
const STORE_OF: Record<string, string> = { documentdb: 'mongo' };

/** A whole system with a fault-injecting proxy between any two of its processes. */
export class FaultHarness extends Harness {
  readonly proxies = new FaultProxies();
  /** Pids of stopped processes that were not continued yet. */
  private readonly frozen = new Set<number>();
  private readonly exits = new EventEmitter();
  private readonly planned = new Set<string>();

  private constructor(
    /** Factor for the durations of faults. */
    private readonly scale: number,
  ) {
    super();
  }

  static async start(scale: number): Promise<FaultHarness> {
    const harness = new FaultHarness(scale);
    await harness.startSystem({ replicas: REPLICAS, variables: overridesOf, route: harness.proxies.route });
    await harness.addEdgeProxy();
    return harness;
  }

  override get edgeOrigins(): string[] {
    return this.system.services.filter(({ spec }) => spec.name.startsWith('edge')).map(({ spec }) => spec.url);
  }

  /** Waits for the duration of a fault, scaled. */
  async wait(seconds: number): Promise<void> {
    await delay(Math.max(500, seconds * 1_000 * this.scale));
  }

  /** Waits for the duration of a fault that must not be shortened. */
  async waitUnscaled(seconds: number): Promise<void> {
    await delay(seconds * 1_000);
  }

  /** Scales a number of clients. */
  scaled(count: number): number {
    return Math.ceil(count * this.scale);
  }

  /** Kills a process, which the supervisor restarts at once. Resolves when it has exited. */
  async kill(name: string, signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    this.planned.add(storeOf(name));
    const exited = once(this.exits, name);
    process.kill(pidOf(name), signal);
    await exited;
  }

  /** Suspends a process and its descendants. @returns a function that resumes them. */
  freeze(name: string): () => void {
    const pids = stopTree(pidOf(name));
    for (const pid of pids) this.frozen.add(pid);
    return () => this.thaw(pids);
  }

  override async waitForRecovery(): Promise<void> {
    await super.waitForRecovery();
    this.planned.clear();
  }

  override async close(): Promise<void> {
    // An experiment that was aborted may have left frozen processes, which would never exit.
    this.thaw([...this.frozen]);
    await super.close();
    await this.proxies.close();
  }

  protected override ended(name: string): void {
    if (!this.planned.has(storeOf(name))) super.ended(name);
    this.exits.emit(name);
  }

  /** A second edge proxy, for clients to use while the first is unresponsive. */
  private async addEdgeProxy(): Promise<void> {
    const edge = this.system.services.find(({ spec }) => spec.name === 'edge');
    if (!edge) throw new Error('the edge proxy is not running');
    const [port, opsPort] = await freePorts(2);
    await this.system.add({
      ...edge.spec,
      name: 'edge-2',
      env: { ...edge.spec.env, PORT: String(port), OPS_PORT: String(opsPort) },
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
  if (!pid) throw new Error(`${name} is not running`);
  return pid;
}

function overridesOf(name: string): Record<string, string> {
  if (name === NEWER_REPLICA) return { NODE_OPTIONS: NEWER_VERSION };
  const shift = CLOCK_SHIFTS_MS[name];
  return shift === undefined ? {} : { NODE_OPTIONS: CLOCK, PARLEY_CLOCK_SHIFT_MS: String(shift) };
}
