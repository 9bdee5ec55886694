import { once } from 'node:events';
import { randomUUID } from 'node:crypto';
import type { RunningService } from '@parley/service/http';
import WebSocket from 'ws';
import { connectionParams, type SubscribeExtensions } from '@parley/service/protocol';
import { SECRET } from './chat-fixture.ts';

/** A message of the protocol on the wire. */
export interface Frame {
  id?: string;
  type: string;
  payload?: {
    data?: { roomEvents: Record<string, unknown> } | null;
    errors?: unknown[];
    extensions?: { group?: string | null; cursor?: string };
  };
}

/** A gateway's socket to a replica, frame by frame, which shows how events are grouped. */
export class RawUpstream {
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

  static async open(replica: Pick<RunningService, 'url'> | undefined): Promise<RawUpstream> {
    const socket = new WebSocket(`${replica?.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    const upstream = new RawUpstream(socket);
    await once(socket, 'open');
    upstream.send({ type: 'connection_init', payload: connectionParams(SECRET) });
    await upstream.next();
    return upstream;
  }

  /** Subscribes with grouping, regardless of the start position. */
  subscribe(id: string, query: string, variables: object, authorization: string): void {
    const extensions: SubscribeExtensions = { authorization, requestId: randomUUID(), position: 'after' };
    this.send({ id, type: 'subscribe', payload: { query, variables, extensions } });
  }

  complete(id: string): void {
    this.send({ id, type: 'complete' });
  }

  /** Resolves when the replica has read everything sent. Earlier frames are dropped. */
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

  /** The frames up to the one that adds `id` to a group, and the group. */
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
