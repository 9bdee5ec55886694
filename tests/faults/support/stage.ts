import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventEmitter, once } from 'node:events';
import { pathToFileURL } from 'node:url';
import { becomesReady } from '../../../docker/local/src/readiness.ts';
import { readSettings } from '../../../docker/local/src/settings.ts';
import { startSystem, type System } from '../../../docker/local/src/system.ts';
import { OWN_STORES } from '../../support/own-stores.ts';
import { Links } from './links.ts';

/** How many there are of each service. */
const REPLICAS = { AUTH_REPLICAS: '2', CHAT_REPLICAS: '3', GATEWAY_REPLICAS: '2' };

/** How long the system may take to be whole again. */
export const RECOVERY_DEADLINE_MS = 90_000;

/** The clocks of these are wrong, all the time. */
const CLOCK_SHIFTS_MS: Record<string, number> = { 'chat-2': 60_000, 'gateway-2': -60_000 };
const CLOCK = preload('clock.mjs');

/** This one publishes as a later version might, all the time. */
const LATER_REPLICA = 'chat-3';
const LATER_VERSION = preload('later-version.mjs');

/** For all services: what is measured here is not how they refuse. */
const VARIABLES = {
  LIMIT_SENDS: '1000',
  LIMIT_SENDS_BURST: '5000',
  LIMIT_SOCKETS: '5000',
  LIMIT_ADDRESS_SOCKETS: '100000',
  ACCESS_TOKEN_SECONDS: '7200',
};

/** The store to which a store's process belongs: one that is killed takes the others with it. */
const STORE_OF: Record<string, string> = { documentdb: 'mongo' };

/** The whole system, with a link that can be disturbed between any two of its processes. */
export class Stage {
  /** Names of processes that ended though nobody ended them. */
  readonly unplanned: string[] = [];
  readonly links = new Links();
  private readonly ended = new EventEmitter();
  private readonly planned = new Set<string>();
  private readonly stopped = new AbortController();
  private running: System | undefined;

  private constructor(
    private readonly folder: string,
    /** What the seconds of a fault are multiplied with. */
    private readonly scale: number,
  ) {}

  static async start(scale: number): Promise<Stage> {
    const stage = new Stage(await mkdtemp(join(tmpdir(), 'parley-faults-')), scale);
    await stage.startSystem();
    return stage;
  }

  get system(): System {
    if (!this.running) throw new Error('the system does not run');
    return this.running;
  }

  /** Waits as long as a fault is to last. */
  lasts(seconds: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, Math.max(500, seconds * 1_000 * this.scale)));
  }

  /** So many, or fewer in a short run. */
  many(count: number): number {
    return Math.ceil(count * this.scale);
  }

  /** Ends a process, which is started again at once. Resolves when it is gone. */
  async kill(name: string, signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    const store = STORE_OF[name] ?? name;
    this.planned.add(store);
    const gone = once(this.ended, name);
    process.kill(await this.pidOf(name), signal);
    await gone;
  }

  /** Stops a process where it stands. @returns what lets it go on. */
  async freeze(name: string): Promise<() => void> {
    const pid = await this.pidOf(name);
    process.kill(pid, 'SIGSTOP');
    return () => void process.kill(pid, 'SIGCONT');
  }

  /** Resolves when every service can serve. @throws Error that names one that cannot. */
  async recovers(): Promise<void> {
    const deadline = AbortSignal.any([this.stopped.signal, AbortSignal.timeout(RECOVERY_DEADLINE_MS)]);
    await Promise.all(
      this.system.services.map(async ({ spec }) => {
        const isReady = await becomesReady(spec.url, deadline, () => false).catch(() => false);
        if (!isReady) throw new Error(`${spec.name} does not become ready again`);
      }),
    );
    this.planned.clear();
  }

  async close(): Promise<void> {
    this.stopped.abort(new Error('stopped'));
    await this.running?.stop();
    await this.links.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  private async startSystem(): Promise<void> {
    this.running = await startSystem({
      settings: readSettings({ ...process.env, ...REPLICAS, PORT: '0', GATEWAY_PORT: '0' }),
      folder: this.folder,
      throwAway: true,
      env: { ...process.env, ...OWN_STORES },
      variables: (name) => ({ ...VARIABLES, ...peculiarityOf(name) }),
      route: this.links.route,
      onExit: (name) => this.note(name),
      onProgress: () => undefined,
      signal: this.stopped.signal,
    });
  }

  private note(name: string): void {
    if (!this.planned.has(STORE_OF[name] ?? name)) this.unplanned.push(name);
    this.ended.emit(name);
  }

  private async pidOf(name: string): Promise<number> {
    const list = JSON.parse(await readFile(this.system.processesFile, 'utf8')) as { name: string; pid: number }[];
    const pid = list.find((entry) => entry.name === name)?.pid;
    if (!pid) throw new Error(`${name} does not run`);
    return pid;
  }
}

function preload(file: string): string {
  return `--import=${pathToFileURL(join(import.meta.dirname, file)).href}`;
}

function peculiarityOf(name: string): Record<string, string> {
  if (name === LATER_REPLICA) return { NODE_OPTIONS: LATER_VERSION };
  const shift = CLOCK_SHIFTS_MS[name];
  return shift === undefined ? {} : { NODE_OPTIONS: CLOCK, PARLEY_CLOCK_SHIFT_MS: String(shift) };
}
