import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import proxyAddr from '@fastify/proxy-addr';
import { DEADLINE_HEADER } from '@parley/service';

/** What a client could use to pass for somebody else; the front door says it anew. */
const CLAIMS = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'];

/** Traces begin here: clients have no say in what is kept of them, nor in what is told along. */
const TRACES = ['traceparent', 'tracestate', 'baggage'];

/** What gateways are told by us alone. */
const DROPPED = new Set([...CLAIMS, ...TRACES, DEADLINE_HEADER]);

/** Says to the gateway for whom a request is made. */
export class ForwardedHeaders {
  private readonly trusts: (address: string, hop: number) => boolean;

  /** `trustedProxies`: addresses or networks whose `X-Forwarded-*` headers are believed. */
  constructor(trustedProxies: string[]) {
    this.trusts = proxyAddr.compile(trustedProxies);
  }

  /** Whether an address is that of a trusted proxy, which speaks for others. */
  readonly isProxy = (address: string): boolean => this.trusts(address, 0);

  /** The address that a request is made from, as far as the proxies in between are trusted. */
  readonly clientOf = (request: IncomingMessage): string => proxyAddr(request, this.trusts);

  /** The request's headers with the client's address, host and scheme as far as they can be trusted. */
  rewrite(headers: IncomingHttpHeaders, request: IncomingMessage): IncomingHttpHeaders {
    const kept = Object.fromEntries(Object.entries(headers).filter(([name]) => !DROPPED.has(name)));
    const isTold = this.isProxy(request.socket.remoteAddress ?? '');
    const told = isTold ? request.headers['x-forwarded-proto'] : undefined;
    return {
      ...kept,
      host: request.headers.host,
      'x-forwarded-for': this.clientOf(request),
      'x-forwarded-host': request.headers.host,
      'x-forwarded-proto': told === 'https' ? 'https' : 'http',
    };
  }
}
