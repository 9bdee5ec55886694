import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { BodyWatch, announcedLength } from './body-watch.ts';
import { Connections } from './connections.ts';
import { guardMetrics, type GuardMetrics } from './guard-metrics.ts';
import type { GuardOptions } from './guard-options.ts';
import { GuardedRequest, type IncomingBody } from './incoming-body.ts';
import { OperationMemory } from './operation-memory.ts';
import { isStream, lengthOf, piecesOf } from './payload.ts';
import { refusalOf } from './refusal.ts';
import { flawOf, type Flaw } from './request-rules.ts';
import { StallWatch } from './stall-watch.ts';
import { UnsentBudget, type Holding, type Owner, type Scope } from './unsent-budget.ts';
import { isUpgradeIgnored } from './web-socket-requests.ts';

/** What goes into the system's buffers at once is not counted; neither are short request bodies once they are complete. */
const UNCOUNTED_BYTES = 64 * 1024;
/** What is buffered for a streamed response whose peer has stopped reading, from the source to the socket. */
const STREAM_BYTES = 192 * 1024;
/** A response of which nothing is taken for so long is cut off. */
const STALL_MS = 30_000;
/** How often it is looked which peers take what they are sent. */
const SWEEP_MS = 1_000;

/** Bounds what peers of one HTTP server can make it hold: connections, requests, and responses they do not take. */
export class HttpGuard {
  readonly budget: UnsentBudget;
  readonly connections: Connections;
  private readonly watch: StallWatch;
  private readonly bodies: BodyWatch;
  private readonly metrics: GuardMetrics;
  private readonly holdings = new WeakMap<IncomingMessage, Holding>();

  constructor(
    server: FastifyInstance,
    private readonly options: GuardOptions,
  ) {
    const { server: name, limits, stallMs = STALL_MS } = options;
    this.metrics = guardMetrics(options.metrics);
    this.budget = new UnsentBudget(limits.unsentBytes);
    this.watch = new StallWatch(stallMs, () => this.countCut('stall'));
    this.bodies = new BodyWatch((socket) => {
      this.countCut('slow_body');
      socket.destroy();
    });
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
    const known = this.holdings.get(request.raw);
    if (known) return known;
    const { socket } = request.raw;
    const holding = this.hold({ connection: socket, ...this.options.ownerOf?.(request) }, () => socket.destroy());
    this.holdings.set(request.raw, holding);
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
      // Until its body is complete, a request has done nothing for its client, and its connection may make room.
      let hasBegun = false;
      const body = this.bodies.follow(request, () => {
        hasBegun = true;
        this.connections.begin(socket);
        this.keepBody(request);
      });
      if (!body.isComplete) this.connections.touch(socket);
      response.once('close', () => {
        this.bodies.forget(body);
        if (hasBegun) this.connections.end(socket);
      });
    });
    server.server.prependListener('upgrade', ({ socket }: IncomingMessage) => this.connections.upgrade(socket));
    // Not async: these run for each request.
    server.addHook('onRequest', (request, reply, done) => void (this.admit(request, reply) && done()));
    server.addHook('onSend', (request, reply, payload, done) => done(null, this.send(request, reply, payload)));
    const sweep = setInterval(() => {
      this.watch.sweep();
      this.bodies.sweep(sweepMs);
    }, sweepMs).unref();
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
    const bytes = Math.min(announcedLength(request.raw), this.options.maxBody);
    if (bytes > UNCOUNTED_BYTES || this.budget.held >= this.budget.limitOf('user')) {
      const scope = this.budget.makeRoom(this.holdingOf(request, reply), Math.max(bytes, 1));
      if (scope) return this.refuse(reply, scope);
    }
    const body = request.raw instanceof GuardedRequest ? request.raw.incoming : null;
    if (body) body.onPiece = (received) => this.receive(request, reply, body, received);
    return true;
  }

  /** Counts a piece of a body, except of one that came in a single piece: it is about to be used up. */
  private receive(request: FastifyRequest, reply: FastifyReply, body: IncomingBody, bytes: number): void {
    if (reply.sent || (body.isComplete && !this.holdings.has(request.raw))) return;
    const holding = this.holdingOf(request, reply);
    // A little of a compressed body may become as much as a body may have, while the rest is awaited.
    const isFirst = holding.bytes === 0 && isCompressed(request.raw);
    const held = bytes + (isFirst ? this.options.maxBody : 0);
    const scope = this.budget.makeRoom(holding, held);
    if (scope) {
      // What is still to come is not read.
      reply.header('connection', 'close');
      this.refuse(reply, scope);
      return;
    }
    this.budget.resize(holding, holding.bytes + held);
    // From now on it makes room for others unless more is received.
    holding.progressAt = performance.now();
  }

  /** A complete body is about to be used, so it makes no room for others; a short one is no longer counted. */
  private keepBody(request: IncomingMessage): void {
    const holding = this.holdings.get(request);
    if (!holding) return;
    holding.progressAt = null;
    if (holding.bytes <= UNCOUNTED_BYTES) this.budget.resize(holding, 0);
  }

  /** Counts what is about to be sent, and lets long responses be written in pieces. */
  private send(request: FastifyRequest, reply: FastifyReply, payload: unknown): unknown {
    const length = lengthOf(payload, reply);
    const isLong = length > UNCOUNTED_BYTES;
    const { socket } = request.raw;
    const isHeldBack = socket.writableNeedDrain || reply.raw.socket === null;
    if (length === 0 || request.method === 'HEAD' || (!isLong && !isHeldBack && !this.holdings.has(request.raw)))
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

const isCompressed = ({ headers }: IncomingMessage): boolean =>
  (headers['content-encoding'] ?? 'identity').trim().toLowerCase() !== 'identity';
