import { WebSocket, type RawData } from 'ws';
import { socketUrl } from '../../support/environment.ts';

interface Opening {
  url?: string;
  protocols?: string[];
  headers?: Record<string, string>;
}

/** A socket that says what it likes. */
export class RawSocket {
  readonly socket: WebSocket;
  readonly closed: Promise<number>;
  readonly heard: string[] = [];

  constructor({ url = socketUrl(), protocols = ['graphql-transport-ws'], headers = {} }: Opening = {}) {
    this.socket = new WebSocket(url, protocols, { headers });
    this.socket.on('error', () => undefined);
    this.socket.on('message', (data: RawData) => this.heard.push(String(data)));
    this.closed = new Promise((resolve) => this.socket.once('close', resolve));
  }

  /** Says it all at once. @returns the code that the socket is closed with. */
  async say(...messages: (object | string | Buffer)[]): Promise<number> {
    await this.open();
    for (const message of messages) {
      this.socket.send(typeof message === 'string' || Buffer.isBuffer(message) ? message : JSON.stringify(message));
    }
    return this.closed;
  }

  /** Says these bytes and that they are text. @returns the code that the socket is closed with. */
  async sayAsText(bytes: Buffer): Promise<number> {
    await this.open();
    this.socket.send(bytes, { binary: false });
    return this.closed;
  }

  /** Says hello, and waits for the answer or the end. */
  async greet(payload: object): Promise<void> {
    await this.open();
    if (this.socket.readyState !== WebSocket.OPEN) return;
    const answered = new Promise((resolve) => this.socket.once('message', resolve));
    this.socket.send(JSON.stringify({ type: 'connection_init', payload }));
    await Promise.race([answered, this.closed]);
  }

  private async open(): Promise<void> {
    if (this.socket.readyState === WebSocket.CONNECTING)
      await Promise.race([new Promise((resolve) => this.socket.once('open', resolve)), this.closed]);
  }
}
