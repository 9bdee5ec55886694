import { randomBytes, randomInt } from 'node:crypto';

const INSTANCE_BYTES = 9;
/** Clocks start at a random value below this, in ms, so that they do not reveal a process's uptime. */
const MAX_START_MS = 2 ** 40;

export interface TimeSources {
  /** In ms. Never goes back, but may pause while a virtual machine is suspended. */
  monotonic(): number;
  /** In ms. May be set. */
  wall(): number;
}

const SYSTEM: TimeSources = { monotonic: () => performance.now(), wall: () => Date.now() };

/**
 * A clock that is meaningful within one process only and independent of the wall clock's value. It follows the monotonic
 * clock, and the wall clock when that runs ahead, as after a suspension. It never goes back.
 */
export class ProcessClock {
  /** Unique for each process, so that times are never compared with those of a predecessor. */
  readonly instance = randomBytes(INSTANCE_BYTES).toString('base64url');
  private readonly drift: number;
  private readonly start = randomInt(MAX_START_MS);
  private ahead = 0;

  constructor(private readonly time = SYSTEM) {
    this.drift = time.wall() - time.monotonic();
  }

  /** In ms. */
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

/** Formats a time of one process, rounded down: an earlier deadline is safe, a later one is not. */
export const toStamp = (instance: string, at: number) => `${instance}.${Math.floor(at)}`;

/** Parses the output of `toStamp`; undefined for anything else. */
export function readStamp(header: unknown): { instance: string; at: number } | undefined {
  if (typeof header !== 'string') return undefined;
  const [, instance, at] = /^([\w-]{1,32})\.(\d{1,15})$/.exec(header) ?? [];
  return instance === undefined ? undefined : { instance, at: Number(at) };
}
