import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { socketUrl } from '../../support/environment.ts';
import { Steady } from '../../support/steady.ts';
import type { Place } from './place.ts';

/** How long a guest waits for a first event; somebody writes all the time. */
const PATIENCE_MS = 10_000;

const EVENTS = 'subscription ($roomId: ID!) { roomEvents(roomId: $roomId) { cursor } }';

/**
 * People who come, follow a room until something happens there, and leave: subscriptions are long-lived, so only new
 * ones show where new ones go.
 */
export class Guests {
  /** What kept a guest from seeing an event. */
  readonly failures: string[] = [];
  private readonly visits = new Steady(() => this.visit());
  private count = 0;

  constructor(private readonly places: readonly Place[]) {}

  come(perSecond: number): void {
    this.visits.start(perSecond);
  }

  /** Resolves when the last of them has left. */
  leave(): Promise<void> {
    return this.visits.stop();
  }

  private async visit(): Promise<void> {
    const place = this.places[this.count++ % this.places.length];
    if (!place) return;
    const client = createClient({
      url: socketUrl(),
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${place.writer.token}` },
      retryAttempts: Infinity,
      retryWait: () => Promise.resolve(),
      shouldRetry: () => true,
    });
    const events = client.iterate({ query: EVENTS, variables: { roomId: place.id } });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error('no event in time')), PATIENCE_MS);
    });
    try {
      const { value, done } = await Promise.race([events.next(), late]);
      if (done || value.errors) this.failures.push(JSON.stringify(value?.errors ?? 'ended'));
    } catch (error) {
      this.failures.push(error instanceof Error ? error.message : JSON.stringify(error));
    } finally {
      clearTimeout(timer);
      await client.dispose();
    }
  }
}
