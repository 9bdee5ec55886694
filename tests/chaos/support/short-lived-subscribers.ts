import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { socketUrl } from '../../support/environment.ts';
import { Pacer } from '../../support/pacer.ts';
import type { MonitoredRoom } from './monitored-room.ts';

/** Time limit for the first event. Writers send continuously. */
const FIRST_EVENT_TIMEOUT_MS = 10_000;

const EVENTS = 'subscription ($roomId: ID!) { roomEvents(roomId: $roomId) { cursor } }';

/**
 * Clients that subscribe to a room, wait for one event and disconnect. Subscriptions are long-lived, so only new ones
 * show where new ones are placed.
 */
export class ShortLivedSubscribers {
  /** The errors of subscribers that received no event. */
  readonly failures: string[] = [];
  private readonly visits = new Pacer(() => this.visit());
  private count = 0;

  constructor(private readonly rooms: readonly MonitoredRoom[]) {}

  start(perSecond: number): void {
    this.visits.start(perSecond);
  }

  /** Resolves when the last of them has disconnected. */
  stop(): Promise<void> {
    return this.visits.stop();
  }

  private async visit(): Promise<void> {
    const room = this.rooms[this.count++ % this.rooms.length];
    if (!room) return;
    const client = createClient({
      url: socketUrl(),
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${room.writer.token}` },
      retryAttempts: Infinity,
      retryWait: () => Promise.resolve(),
      shouldRetry: () => true,
    });
    const events = client.iterate({ query: EVENTS, variables: { roomId: room.id } });
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error('no event in time')), FIRST_EVENT_TIMEOUT_MS);
    });
    try {
      const { value, done } = await Promise.race([events.next(), timeout]);
      if (done || value.errors) this.failures.push(JSON.stringify(value?.errors ?? 'ended'));
    } catch (error) {
      this.failures.push(error instanceof Error ? error.message : JSON.stringify(error));
    } finally {
      clearTimeout(timer);
      await client.dispose();
    }
  }
}
