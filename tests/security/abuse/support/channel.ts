import { WebSocket, type RawData } from 'ws';
import { from, newAddress } from '../../../support/client.ts';
import { gatewayUrl } from '../../../support/environment.ts';
import type { Attempt } from './attempt.ts';
import { resultsOf } from './post.ts';

/** A WebSocket to the gateway that records the outcome of each message without parsing it fully. */
export class Channel {
  readonly closed: Promise<void>;
  private nextId = 0;
  private isOver = false;

  private constructor(
    private readonly attempt: Attempt,
    readonly socket: WebSocket,
  ) {
    socket.on('error', () => undefined);
    socket.on('message', (data: RawData) => this.record(data));
    this.closed = new Promise((resolve) =>
      socket.once('close', (code) => {
        if (!this.isOver) attempt.outcome.record(`closed with ${code}`);
        resolve();
      }),
    );
    attempt.onClose(() => this.end());
  }

  /** Resolves when the gateway has acknowledged or closed the connection. */
  static async open(attempt: Attempt, token: string, address = newAddress()): Promise<Channel> {
    const url = `${gatewayUrl().replace(/^http/, 'ws')}/graphql`;
    const channel = new Channel(attempt, new WebSocket(url, 'graphql-transport-ws', { headers: from(address) }));
    const { socket } = channel;
    const isOpen = await Promise.race([
      new Promise((resolve) => socket.once('open', () => resolve(true))),
      channel.closed.then(() => false),
    ]);
    if (!isOpen) return channel;
    const acknowledged = new Promise((resolve) => socket.once('message', resolve));
    channel.send({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } });
    await Promise.race([acknowledged, channel.closed]);
    return channel;
  }

  /** Starts an operation without waiting for a result. */
  subscribe(query: string, variables: object = {}): void {
    this.send({ id: String(this.nextId++), type: 'subscribe', payload: { query, variables } });
  }

  send(message: object | string): void {
    if (this.socket.readyState !== WebSocket.OPEN) return;
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  private end(): void {
    this.isOver = true;
    this.socket.terminate();
  }

  private record(data: RawData): void {
    const text = (data as Buffer).toString('latin1');
    const type = /"type":"([a-z_]+)"/.exec(text)?.[1];
    if (type === 'error') for (const code of resultsOf(400, text)) this.attempt.outcome.record(code);
    if (type === 'next') {
      for (const what of text.includes('"errors":') ? resultsOf(200, text) : ['event'])
        this.attempt.outcome.record(what);
    }
  }
}
