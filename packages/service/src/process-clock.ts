import { randomBytes, randomInt } from 'node:crypto';

/** Carries the clock of the answering process: `<instance>.<ms>`. */
export const CLOCK_HEADER = 'x-parley-clock';

const INSTANCE_BYTES = 9;
/** Clocks start anywhere below this, in ms: they do not reveal how long a process has run. */
const LATEST_START_MS = 2 ** 40;

export interface TimeSources {
  /** ms; never goes back, but may stand still while a virtual machine is suspended. */
  monotonic(): number;
  /** ms; may be set. */
  wall(): number;
}

const SYSTEM: TimeSources = { monotonic: () => performance.now(), wall: () => Date.now() };

/**
 * A clock that means something to one process only, whatever the wall clock says. It runs with the monotonic clock. When
 * the wall clock runs ahead of that, as after a suspension, it follows; it never goes back.
 */
export class ProcessClock {
  /** Another one for each process, so that no time is ever compared with that of a predecessor. */
  readonly instance = randomBytes(INSTANCE_BYTES).toString('base64url');
  private readonly drift: number;
  private readonly start = randomInt(LATEST_START_MS);
  private ahead = 0;

  constructor(private readonly time = SYSTEM) {
    this.drift = time.wall() - time.monotonic();
  }

  /** ms. */
  now(): number {
    const monotonic = this.time.monotonic();
    this.ahead = Math.max(this.ahead, this.time.wall() - monotonic - this.drift);
    return this.start + this.ahead + monotonic;
  }

  /** The value of `CLOCK_HEADER`. */
  stamp(): string {
    return toStamp(this.instance, this.now());
  }
}

/** A time of one process, rounded down: an earlier deadline is safe, a later one is not. */
export const toStamp = (instance: string, at: number) => `${instance}.${Math.floor(at)}`;

/** Reads what `toStamp` made; undefined for anything else. */
export function readStamp(header: unknown): { instance: string; at: number } | undefined {
  if (typeof header !== 'string') return undefined;
  const [, instance, at] = /^([\w-]{1,32})\.(\d{1,15})$/.exec(header) ?? [];
  return instance === undefined ? undefined : { instance, at: Number(at) };
}
