import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import proxyAddr from '@fastify/proxy-addr';
import { DEADLINE_HEADER } from '@parley/service/protocol';

/** Headers that could misrepresent the client. The edge proxy replaces them. */
const CLAIMS = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'];

/** Traces begin here: clients have no influence on sampling or baggage. */
const TRACES = ['traceparent', 'tracestate', 'baggage'];

/** Headers that only the edge proxy may send to gateways. */
const DROPPED = new Set([...CLAIMS, ...TRACES, DEADLINE_HEADER]);

/** Adds headers that tell the gateway which client a request comes from. */
export class ForwardedHeaders {
  private readonly trusts: (address: string, hop: number) => boolean;

  /** @param trustedProxies addresses or networks whose `X-Forwarded-*` headers are trusted. */
  constructor(trustedProxies: string[]) {
    this.trusts = proxyAddr.compile(trustedProxies);
  }

  /** Whether an address belongs to a trusted proxy. */
  readonly isProxy = (address: string): boolean => this.trusts(address, 0);

  /** The client's address, as far as the proxies in between are trusted. */
  readonly clientOf = (request: IncomingMessage): string => proxyAddr(request, this.trusts);

  /** The request's headers, with address, host and scheme of the client as far as they can be trusted. */
  rewrite(headers: IncomingHttpHeaders, request: IncomingMessage): IncomingHttpHeaders {
    const kept = Object.fromEntries(Object.entries(headers).filter(([name]) => !DROPPED.has(name)));
    const isTrusted = this.isProxy(request.socket.remoteAddress ?? '');
    const scheme = isTrusted ? request.headers['x-forwarded-proto'] : undefined;
    return {
      ...kept,
      host: request.headers.host,
      'x-forwarded-for': this.clientOf(request),
      'x-forwarded-host': request.headers.host,
      'x-forwarded-proto': scheme === 'https' ? 'https' : 'http',
    };
  }
}
