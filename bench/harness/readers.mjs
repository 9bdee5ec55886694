import { setTimeout as delay } from 'node:timers/promises';
import { Child } from './children.mjs';
import { nowMicros } from './clock.mjs';

const MAX_WARM_UPS = 10;
/** Polling interval and number of polls until a warm-up message has reached all readers. */
const POLL_MS = 100;
const POLLS = 50;
const OPENING_TIMEOUT_MS = 180_000;
const TIMEOUT_MS = 60_000;

/** The readers of one system, in a separate process. */
export class Readers {
  static async open({ name, dialect, targets, send }, count) {
    const readers = new Readers(name);
    try {
      await readers.child.request({ method: 'open', dialect, targets: targets(count) }, OPENING_TIMEOUT_MS);
      await readers.warmUp(send);
      return readers;
    } catch (error) {
      await readers.close();
      throw error;
    }
  }

  constructor(name) {
    this.name = name;
    this.child = new Child('load/readers.mjs');
  }

  stall(share) {
    return this.child.request({ method: 'stall', share });
  }

  /** Replaces stalled readers by new ones. */
  async replaceStalled(send) {
    await this.child.request({ method: 'replaceStalled' });
    await this.warmUp(send);
  }

  /**
   * Runs `act`, which sends `messages` messages, and counts the deliveries.
   * @throws Error unless every healthy reader received each message once and in order.
   */
  async count(messages, act) {
    await this.child.request({ method: 'begin', messages });
    await act();
    const result = await this.child.request({ method: 'end', timeoutMs: TIMEOUT_MS }, 2 * TIMEOUT_MS);
    const { deliveries, expected, missing, problems } = result;
    if (deliveries !== expected || problems.length > 0) {
      throw new Error(
        `${this.name}: ${deliveries} of ${expected} deliveries, ${missing} readers are incomplete; ${problems.join('; ')}`,
      );
    }
    return result;
  }

  close() {
    return this.child.stop();
  }

  /** Sends messages until one has reached all readers, which shows that all subscriptions are live. */
  async warmUp(send) {
    let left;
    for (let sent = 0; sent < MAX_WARM_UPS; sent++) {
      const since = nowMicros();
      await send();
      for (let poll = 0; poll < POLLS; poll++) {
        await delay(POLL_MS);
        left = await this.child.request({ method: 'behind', since });
        if (left.problems.length > 0) throw new Error(`${this.name}: ${left.problems.join('; ')}`);
        if (left.count === 0) return;
      }
    }
    throw new Error(`${this.name}: ${left.count} readers receive nothing`);
  }
}

/** @throws Error unless all systems sent the same fields and texts. */
export function requireSame(samples) {
  const [[first, expected] = [], ...others] = Object.entries(samples);
  for (const [name, sample] of others) {
    if (sample !== expected) throw new Error(`${name} sends ${sample}, ${first} ${expected}`);
  }
}
