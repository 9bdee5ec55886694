import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Registry } from 'prom-client';
import { Connections } from './connections.ts';
import { guardMetrics, type GuardMetrics, type ServerName } from './guard-metrics.ts';
import { OperationMemory } from './operation-memory.ts';
import { flawOf, type Flaw } from './request-rules.ts';
import { StallWatch } from './stall-watch.ts';
import { UnsentBudget, type Holding, type Owner, type Scope } from './unsent-budget.ts';
import { isUpgradeIgnored } from './web-socket-requests.ts';

/** What goes into the system's buffers at once is not counted; neither are short request bodies. */
const UNCOUNTED_BYTES = 64 * 1024;
/** Pieces in which longer responses are written, so that progress can be seen and a cut frees the rest. */
const PIECE_BYTES = 64 * 1024;
/** What is buffered for a streamed response whose peer has stopped reading, from the source to the socket. */
const STREAM_BYTES = 192 * 1024;
/** Seconds after which a refused client should try again: by then idle readers have made room. */
const RETRY_AFTER_SECONDS = 3;
/** A response of which nothing is taken for so long is cut off. */
const STALL_MS = 30_000;
/** How often it is looked which peers take what they are sent. */
const SWEEP_MS = 1_000;

export interface GuardLimits {
  /** Connections in total, WebSockets included. */
  connections: number;
  /** Connections from one address, in IPv6 from its /64. */
  addressConnections: number;
  /** Bytes of all responses that their peers have not taken yet. */
  unsentBytes: number;
}

export interface GuardOptions {
  server: ServerName;
  metrics: Registry;
  limits: GuardLimits;
  /** The longest request body, which is held until the response is sent. */
  maxBody: number;
  /** A response of which nothing is taken for so long is cut off. */
  stallMs?: number;
  /** Proxies, whose connections carry many clients; by default there are none. */
  isProxy?(address: string): boolean;
  /** Whose memory a request takes besides its connection's. Asked only for what is counted. */
  ownerOf?(request: FastifyRequest): Omit<Owner, 'connection'>;
}

/** What `processShape` says of a process's server for its clients. */
export const guardLimitsOf = (config: {
  LIMIT_CONNECTIONS: number;
  LIMIT_ADDRESS_CONNECTIONS: number;
  LIMIT_UNSENT_BYTES: number;
}): GuardLimits => ({
  connections: config.LIMIT_CONNECTIONS,
  addressConnections: config.LIMIT_ADDRESS_CONNECTIONS,
  unsentBytes: config.LIMIT_UNSENT_BYTES,
});

/** Bounds what peers of one HTTP server can make it hold: connections, requests, and responses they do not take. */
export class HttpGuard {
  readonly budget: UnsentBudget;
  readonly connections: Connections;
  private readonly watch: StallWatch;
  private readonly metrics: GuardMetrics;
  private readonly holdings = new WeakMap<FastifyRequest, Holding>();

  constructor(
    server: FastifyInstance,
    private readonly options: GuardOptions,
  ) {
    const { server: name, limits, stallMs = STALL_MS } = options;
    this.metrics = guardMetrics(options.metrics);
    this.budget = new UnsentBudget(limits.unsentBytes);
    this.watch = new StallWatch(stallMs, () => this.countCut('stall'));
    this.connections = new Connections(
      {
        total: limits.connections,
        perAddress: limits.addressConnections,
        isProxy: options.isProxy ?? (() => false),
      },
      (limit) => this.countCut(`idle_${limit}`),
      (limit) => this.metrics.refusedConnections.inc({ server: name, limit }),
    );
    this.listenTo(server, Math.min(SWEEP_MS, stallMs));
    this.metrics.servers.set(name, {
      connections: () => this.connections.count,
      unsentBytes: () => this.budget.held,
    });
  }

  /** Memory counted for an owner from now on, until it is closed with the budget. */
  hold(owner: Owner, cut: () => void): Holding {
    return this.budget.open(owner, () => {
      this.countCut('budget');
      cut();
    });
  }

  /** The memory of one request: opened when first asked for, and freed when its response is taken or broken off. */
  private holdingOf(request: FastifyRequest, { raw: response }: FastifyReply): Holding {
    const known = this.holdings.get(request);
    if (known) return known;
    const { socket } = request.raw;
    const holding = this.hold({ connection: socket, ...this.options.ownerOf?.(request) }, () => socket.destroy());
    this.holdings.set(request, holding);
    const free = () => {
      this.endSending(socket, holding);
      response.off('close', free);
      socket.off('close', free);
    };
    // Of a response that waits for its turn on the connection, Node does not say that the connection has closed.
    response.once('close', free);
    socket.once('close', free);
    return holding;
  }

  /** Lets a request's result be counted while it is being made. */
  memoryOf(request: FastifyRequest, reply: FastifyReply): OperationMemory {
    return new OperationMemory(this.budget, () => this.holdingOf(request, reply));
  }

  /** From now on the peer is expected to take what is held. */
  beginSending(socket: Socket, holding: Holding): void {
    this.watch.add(socket, holding);
  }

  /** All is taken, or the connection is gone: nothing is held any more. */
  endSending(socket: Socket, holding: Holding): void {
    this.watch.remove(socket, holding);
    this.budget.close(holding);
  }

  private listenTo(server: FastifyInstance, sweepMs: number): void {
    server.server.on('connection', this.connections.add);
    server.server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
      const { socket } = request;
      if (isUpgradeIgnored(request)) response.setHeader('connection', 'close');
      this.connections.begin(socket);
      response.once('close', () => this.connections.end(socket));
    });
    server.server.prependListener('upgrade', ({ socket }: IncomingMessage) => this.connections.upgrade(socket));
    // Not async: these run for each request.
    server.addHook('onRequest', (request, reply, done) => void (this.admit(request, reply) && done()));
    server.addHook('onSend', (request, reply, payload, done) => done(null, this.send(request, reply, payload)));
    const sweep = setInterval(() => this.watch.sweep(), sweepMs).unref();
    server.addHook('onClose', async () => clearInterval(sweep));
  }

  /** False when the request is answered already. */
  private admit(request: FastifyRequest, reply: FastifyReply): boolean {
    const flaw = flawOf(request.raw);
    if (flaw) return this.refuseFlaw(reply, flaw);
    if (request.raw.url === '*') {
      void reply.code(204).header('allow', 'GET, HEAD, POST, OPTIONS').send();
      return false;
    }
    const bytes = bodyBytes(request.raw, this.options.maxBody);
    if (bytes <= UNCOUNTED_BYTES && this.budget.held < this.budget.limitOf('user')) return true;
    const holding = this.holdingOf(request, reply);
    const scope = this.budget.makeRoom(holding, Math.max(bytes, 1));
    if (scope) return this.refuse(reply, scope);
    this.budget.resize(holding, bytes);
    return true;
  }

  /** Counts what is about to be sent, and lets long responses be written in pieces. */
  private send(request: FastifyRequest, reply: FastifyReply, payload: unknown): unknown {
    const length = lengthOf(payload, reply);
    const isLong = length > UNCOUNTED_BYTES;
    const { socket } = request.raw;
    const isHeldBack = socket.writableNeedDrain || reply.raw.socket === null;
    if (length === 0 || request.method === 'HEAD' || (!isLong && !isHeldBack && !this.holdings.has(request)))
      return payload;
    const holding = this.holdingOf(request, reply);
    const bytes = isStream(payload) ? Math.min(length, STREAM_BYTES) : length;
    const scope = this.budget.makeRoom(holding, bytes - holding.bytes);
    // A short one goes out at once, and may say why there is no long one.
    if (scope && (isLong || isHeldBack)) return this.withhold(reply, payload, scope);
    this.budget.resize(holding, bytes);
    this.beginSending(socket, holding);
    if (!isLong || isStream(payload)) return payload;
    reply.header('content-length', length);
    return Readable.from(piecesOf(Buffer.from(payload as string | Buffer)), { objectMode: false });
  }

  private refuseFlaw(reply: FastifyReply, { status, message }: Flaw): false {
    this.metrics.refusedRequests.inc({ server: this.options.server, reason: 'malformed' });
    // It is not certain where the next request begins.
    void reply
      .code(status)
      .header('connection', 'close')
      .send({ errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] });
    return false;
  }

  private refuse(reply: FastifyReply, scope: Scope): false {
    this.metrics.refusedRequests.inc({ server: this.options.server, reason: scope });
    void reply.send(refusalOf(reply, scope));
    return false;
  }

  /** What is sent instead of a response for which there is no room. */
  private withhold(reply: FastifyReply, payload: unknown, scope: Scope): string {
    this.metrics.refusedRequests.inc({ server: this.options.server, reason: `${scope}_response` });
    if (isStream(payload)) payload.on('error', () => undefined).destroy();
    for (const header of ['content-length', 'content-encoding', 'etag']) reply.removeHeader(header);
    return refusalOf(reply, scope);
  }

  private countCut(reason: string): void {
    this.metrics.cutConnections.inc({ server: this.options.server, reason });
  }
}

/** The client's own share is used up, or, through no fault of its own, everyone's. */
function refusalOf(reply: FastifyReply, scope: Scope): string {
  const isShared = scope === 'process';
  const extensions = isShared
    ? { code: 'SERVICE_UNAVAILABLE' }
    : { code: 'RATE_LIMITED', retryAfter: RETRY_AFTER_SECONDS };
  reply
    .code(isShared ? 503 : 429)
    .header('retry-after', RETRY_AFTER_SECONDS)
    .type('application/json; charset=utf-8');
  return JSON.stringify({ errors: [{ message: 'Too many responses are waiting to be read.', extensions }] });
}

/** The body that a request announces, which may be as long as allowed when it does not say. */
function bodyBytes({ headers }: IncomingMessage, longest: number): number {
  if (headers['transfer-encoding'] !== undefined) return longest;
  return Math.min(Number(headers['content-length'] ?? 0), longest);
}

const isStream = (payload: unknown): payload is Readable =>
  typeof payload === 'object' && payload !== null && 'pipe' in payload;

/** Bytes of a payload; Infinity for a stream that does not say. */
function lengthOf(payload: unknown, reply: FastifyReply): number {
  if (typeof payload === 'string') return Buffer.byteLength(payload);
  if (Buffer.isBuffer(payload)) return payload.length;
  return isStream(payload) ? Number(reply.getHeader('content-length') ?? Infinity) : 0;
}

function* piecesOf(body: Buffer): Generator<Buffer> {
  for (let start = 0; start < body.length; start += PIECE_BYTES) yield body.subarray(start, start + PIECE_BYTES);
}
