import { once } from 'node:events';
import { randomUUID } from 'node:crypto';
import WebSocket from 'ws';
import type { Chat } from '../../src/app.ts';
import { SECRET } from './chat-fixture.ts';

/** A message of the protocol, as it is on the wire. */
export interface Frame {
  id?: string;
  type: string;
  payload?: {
    data?: { roomEvents: Record<string, unknown> } | null;
    errors?: unknown[];
    extensions?: { group?: string | null; cursor?: string };
  };
}

/** A gateway's socket to a replica, frame by frame: what is told of whom together cannot be seen otherwise. */
export class RawLink {
  private readonly frames: Frame[] = [];
  private wake: () => void = () => undefined;

  private constructor(private readonly socket: WebSocket) {
    socket.on('message', (data) => {
      const frame = JSON.parse(String(data)) as Frame;
      if (frame.type === 'ping') return socket.send(JSON.stringify({ type: 'pong' }));
      this.frames.push(frame);
      this.wake();
    });
  }

  static async open(replica: Pick<Chat, 'url'> | undefined): Promise<RawLink> {
    const socket = new WebSocket(`${replica?.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    const link = new RawLink(socket);
    await once(socket, 'open');
    link.send({ type: 'connection_init', payload: { link: SECRET } });
    await link.next();
    return link;
  }

  /** Asks that the events be told together with others', wherever each begins. */
  subscribe(id: string, query: string, variables: object, authorization: string): void {
    const extensions = { authorization, requestId: randomUUID(), position: 'after' };
    this.send({ id, type: 'subscribe', payload: { query, variables, extensions } });
  }

  complete(id: string): void {
    this.send({ id, type: 'complete' });
  }

  /** Resolves when the replica has read all that was sent. What came before is dropped. */
  async ping(): Promise<void> {
    this.send({ type: 'ping' });
    while ((await this.next()).type !== 'pong');
  }

  async next(): Promise<Frame> {
    for (;;) {
      const frame = this.frames.shift();
      if (frame) return frame;
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  async take(count: number): Promise<Frame[]> {
    const taken: Frame[] = [];
    while (taken.length < count) taken.push(await this.next());
    return taken;
  }

  /** The frames up to the one in which `id` is put into a group, and the group. */
  async untilGrouped(id: string): Promise<{ before: Frame[]; group: string }> {
    const before: Frame[] = [];
    for (;;) {
      const frame = await this.next();
      const group = frame.payload?.extensions?.group;
      if (frame.id === id && typeof group === 'string') return { before, group };
      before.push(frame);
    }
  }

  close(): void {
    this.socket.terminate();
  }

  private send(message: object): void {
    this.socket.send(JSON.stringify(message));
  }
}
