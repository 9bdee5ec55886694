import type { Logger } from '@parley/service/telemetry';
import { assignedGroup, connectionParams } from '@parley/service/protocol';
import type { GraphQLFormattedError } from 'graphql';
import {
  GRAPHQL_TRANSPORT_WS_PROTOCOL,
  MessageType,
  parseMessage,
  stringifyMessage,
  type SubscribePayload,
} from 'graphql-ws';
import { WebSocket } from 'ws';
import { CloseCode } from '../close-codes.ts';
import { EventGroups } from './event-groups.ts';
import type { SubgraphResponse, StreamEvent } from './transport.ts';

/** Time limit for connecting. The subgraph's `connection_ack` has the same time after it. */
const HANDSHAKE_TIMEOUT_MS = 2_000;
/** A connection without subscriptions is closed after this time. */
const IDLE_MS = 30_000;

/** Receives the results of one operation. `error`, `complete` and `lost` are final. */
export interface UpstreamSink {
  next(event: StreamEvent): void;
  error(errors: readonly GraphQLFormattedError[]): void;
  complete(): void;
  /** The connection failed. When `sent` is false, the operation was never sent. */
  lost(sent: boolean): void;
}

export interface UpstreamConnectionOptions {
  secret: string;
  pingMs: number;
  maxMessageBytes: number;
  /** Called once per event, whatever the number of recipients. */
  onEvent(): void;
  logger: Logger;
}

interface Operation {
  /** Null once it is sent. */
  payload: SubscribePayload | null;
  sink: UpstreamSink;
}

/**
 * A WebSocket to a replica that carries many operations. It does not reconnect: each operation is notified, because it
 * must resume from its cursor. The client of graphql-ws would send it again unchanged.
 */
export class UpstreamConnection {
  private readonly socket: WebSocket;
  private readonly operations = new Map<string, Operation>();
  private readonly groups = new EventGroups();
  private state: 'connecting' | 'ready' | 'closed' = 'connecting';
  private lastId = 0;
  private isAlive = true;
  private readonly handshake: NodeJS.Timeout;
  private pings: NodeJS.Timeout | undefined;
  private idle: NodeJS.Timeout | undefined;

  /** @param onEnd called once, before the operations are notified; `failed` is false after `close`. */
  constructor(
    readonly origin: string,
    private readonly options: UpstreamConnectionOptions,
    private readonly onReady: () => void,
    private readonly onEnd: (failed: boolean) => void,
  ) {
    this.socket = new WebSocket(new URL('/graphql', origin.replace(/^http/, 'ws')), GRAPHQL_TRANSPORT_WS_PROTOCOL, {
      handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
      maxPayload: options.maxMessageBytes,
      perMessageDeflate: false,
    });
    this.handshake = setTimeout(() => this.fail('no connection_ack in time'), 2 * HANDSHAKE_TIMEOUT_MS);
    this.socket.on('open', () =>
      this.socket.send(
        stringifyMessage({ type: MessageType.ConnectionInit, payload: connectionParams(options.secret) }),
      ),
    );
    this.socket.on('message', (data) => this.receive(String(data)));
    this.socket.on('error', (error) => this.fail(error.message));
    this.socket.on('close', (code, reason) => this.fail(`closed with ${code} ${reason.toString()}`));
  }

  get isOpen(): boolean {
    return this.state !== 'closed';
  }

  /** Active operations. */
  get load(): number {
    return this.operations.size;
  }

  /**
   * Starts an operation.
   * @returns a function that ends it, without notifying the sink.
   */
  subscribe(payload: SubscribePayload, sink: UpstreamSink): () => void {
    clearTimeout(this.idle);
    const id = (++this.lastId).toString(36);
    const operation: Operation = { payload, sink };
    this.operations.set(id, operation);
    if (this.state === 'ready') this.send(id, operation);
    return () => this.unsubscribe(id);
  }

  /** Closes the connection without notifying its operations. */
  close(): void {
    this.operations.clear();
    this.end(false);
    this.socket.close(CloseCode.normal);
  }

  private unsubscribe(id: string): void {
    const operation = this.operations.get(id);
    if (!operation) return;
    this.forget(id);
    if (!operation.payload && this.state === 'ready')
      this.socket.send(stringifyMessage({ id, type: MessageType.Complete }));
  }

  private forget(id: string): void {
    // Both ends may finish an operation at once. A second idle timer could never be cleared.
    if (!this.operations.delete(id)) return;
    this.groups.put(id, null);
    if (this.operations.size === 0 && this.isOpen) this.idle = setTimeout(() => this.close(), IDLE_MS).unref();
  }

  private send(id: string, operation: Operation): void {
    if (!operation.payload) return;
    this.socket.send(stringifyMessage({ id, type: MessageType.Subscribe, payload: operation.payload }));
    operation.payload = null;
  }

  private receive(data: string): void {
    if (!this.isOpen) return;
    this.isAlive = true;
    let message;
    try {
      message = parseMessage(data);
    } catch {
      return this.fail('invalid protocol message', CloseCode.badResponse);
    }
    switch (message.type) {
      case MessageType.ConnectionAck:
        return this.becomeReady();
      case MessageType.Ping:
        return this.socket.send(stringifyMessage({ type: MessageType.Pong }));
      case MessageType.Next:
        // Cast: graphql-ws types the payload as any result.
        return this.take(message.id, message.payload as SubgraphResponse, data.length);
      case MessageType.Error:
        return this.settle(message.id)?.error(message.payload);
      case MessageType.Complete:
        return this.settle(message.id)?.complete();
    }
  }

  /** An event is for one operation, or for the members of a fan-out group, which the replica assigns. */
  private take(id: string, response: SubgraphResponse, bytes: number): void {
    const operation = this.operations.get(id);
    if (!operation) {
      this.options.onEvent();
      const members = this.groups.membersOf(id);
      const event = { response, bytes: bytes / members.size, isShared: true, recipients: members.size };
      // Members that unsubscribe in this loop are skipped; none can join.
      for (const member of members) this.operations.get(member)?.sink.next(event);
      return;
    }
    const group = assignedGroup(response.extensions);
    if (group !== undefined) return this.groups.put(id, group);
    this.options.onEvent();
    operation.sink.next({ response, bytes, isShared: false });
  }

  private settle(id: string): UpstreamSink | undefined {
    const operation = this.operations.get(id);
    this.forget(id);
    return operation?.sink;
  }

  private becomeReady(): void {
    clearTimeout(this.handshake);
    this.state = 'ready';
    this.pings = setInterval(() => this.ping(), this.options.pingMs).unref();
    this.onReady();
    for (const [id, operation] of this.operations) this.send(id, operation);
  }

  /** A replica that hangs keeps its sockets open, so a missing pong is the only sign. */
  private ping(): void {
    if (!this.isAlive) return this.fail('no pong in time');
    this.isAlive = false;
    this.socket.send(stringifyMessage({ type: MessageType.Ping }));
  }

  private fail(reason: string, code?: number): void {
    if (!this.isOpen) return;
    this.options.logger.warn({ replica: this.origin, reason, operations: this.load }, 'upstream connection lost');
    this.end(true);
    if (code) this.socket.close(code);
    this.socket.terminate();
    const lost = [...this.operations.values()];
    this.operations.clear();
    for (const { sink, payload } of lost) sink.lost(payload === null);
  }

  private end(failed: boolean): void {
    if (!this.isOpen) return;
    this.state = 'closed';
    clearTimeout(this.handshake);
    clearTimeout(this.idle);
    clearInterval(this.pings);
    this.onEnd(failed);
  }
}
