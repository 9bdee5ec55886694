import { WebSocket, type RawData } from 'ws';
import { socketUrl } from '../../support/environment.ts';

interface Opening {
  url?: string;
  protocols?: string[];
  headers?: Record<string, string>;
}

/** A WebSocket that can send anything, including protocol violations. */
export class RawSocket {
  readonly socket: WebSocket;
  readonly closed: Promise<number>;
  readonly received: string[] = [];

  constructor({ url = socketUrl(), protocols = ['graphql-transport-ws'], headers = {} }: Opening = {}) {
    this.socket = new WebSocket(url, protocols, { headers });
    this.socket.on('error', () => undefined);
    this.socket.on('message', (data: RawData) => this.received.push(String(data)));
    this.closed = new Promise((resolve) => this.socket.once('close', resolve));
  }

  /** Sends all messages at once. @returns the close code. */
  async send(...messages: (object | string | Buffer)[]): Promise<number> {
    await this.open();
    for (const message of messages) {
      this.socket.send(typeof message === 'string' || Buffer.isBuffer(message) ? message : JSON.stringify(message));
    }
    return this.closed;
  }

  /** Sends bytes in a text frame. @returns the close code. */
  async sendAsText(bytes: Buffer): Promise<number> {
    await this.open();
    this.socket.send(bytes, { binary: false });
    return this.closed;
  }

  /** Sends `connection_init` and waits for the first message or the close. */
  async init(payload: object): Promise<void> {
    await this.open();
    if (this.socket.readyState !== WebSocket.OPEN) return;
    const received = new Promise((resolve) => this.socket.once('message', resolve));
    this.socket.send(JSON.stringify({ type: 'connection_init', payload }));
    await Promise.race([received, this.closed]);
  }

  private async open(): Promise<void> {
    if (this.socket.readyState === WebSocket.CONNECTING)
      await Promise.race([new Promise((resolve) => this.socket.once('open', resolve)), this.closed]);
  }
}
