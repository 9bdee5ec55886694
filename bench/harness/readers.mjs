import { setTimeout as delay } from 'node:timers/promises';
import { Child } from './children.mjs';
import { nowMicros } from './clock.mjs';

const MOST_WARM_UPS = 10;
/** How long a message of warming up may take to reach everybody, and how often it is looked. */
const LOOK_PAUSE_MS = 100;
const LOOKS = 50;
const OPENING_PATIENCE_MS = 180_000;
const PATIENCE_MS = 60_000;

/** The readers of one contestant, in a process of their own. */
export class Readers {
  static async open({ name, dialect, targets, send }, count) {
    const readers = new Readers(name);
    try {
      await readers.child.ask({ act: 'open', dialect, targets: targets(count) }, OPENING_PATIENCE_MS);
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
    return this.child.ask({ act: 'stall', share });
  }

  /** Puts new readers in the place of those who are stalled. */
  async replaceStalled(send) {
    await this.child.ask({ act: 'replaceStalled' });
    await this.warmUp(send);
  }

  /**
   * Counts what reaches the readers of `messages` messages that `act` sends.
   * @throws Error unless every reader that is not stalled got each of them once and in order.
   */
  async count(messages, act) {
    await this.child.ask({ act: 'begin', messages });
    await act();
    const patience = { act: 'end', patienceMs: PATIENCE_MS };
    const result = await this.child.ask(patience, 2 * PATIENCE_MS);
    const { deliveries, expected, missing, problems } = result;
    if (deliveries !== expected || problems.length > 0) {
      throw new Error(
        `${this.name}: ${deliveries} of ${expected}, ${missing} readers lack some; ${problems.join('; ')}`,
      );
    }
    return result;
  }

  close() {
    return this.child.stop();
  }

  /** A message that arrives shows that a subscription stands, and that all before it have; until then others follow. */
  async warmUp(send) {
    let left;
    for (let sent = 0; sent < MOST_WARM_UPS; sent++) {
      const since = nowMicros();
      await send();
      for (let look = 0; look < LOOKS; look++) {
        await delay(LOOK_PAUSE_MS);
        left = await this.child.ask({ act: 'behind', since });
        if (left.problems.length > 0) throw new Error(`${this.name}: ${left.problems.join('; ')}`);
        if (left.count === 0) return;
      }
    }
    throw new Error(`${this.name}: ${left.count} readers do not hear`);
  }
}

/** @throws Error unless all contestants sent the same fields with the same texts. */
export function requireSame(samples) {
  const [[first, expected] = [], ...others] = Object.entries(samples);
  for (const [name, sample] of others) {
    if (sample !== expected) throw new Error(`${name} sends ${sample}, ${first} ${expected}`);
  }
}
