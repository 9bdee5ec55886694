import { REFRESH_EXPIRES_HEADER, REFRESH_HEADER } from '@parley/service/protocol';
import type { FastifyReply } from 'fastify';

/** Sets response headers that make the gateway store or clear the cookie with the refresh token. */
export class RefreshCookie {
  constructor(private readonly reply: FastifyReply) {}

  set(token: string, expiresAt: Date): void {
    this.reply.header(REFRESH_HEADER, token).header(REFRESH_EXPIRES_HEADER, expiresAt.toISOString());
  }

  clear(): void {
    this.reply.header(REFRESH_HEADER, '').removeHeader(REFRESH_EXPIRES_HEADER);
  }
}
