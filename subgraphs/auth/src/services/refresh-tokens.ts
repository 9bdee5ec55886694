import { createHash, createHmac, randomBytes } from 'node:crypto';

const TOKEN_BYTES = 32;
const TOKEN_SHAPE = /^[\w-]{43}$/;

/** 256 random bits as base64url. */
export const newRefreshToken = (): string => randomBytes(TOKEN_BYTES).toString('base64url');

/** Whether it could be a refresh token at all. */
export const isRefreshToken = (text: string): boolean => TOKEN_SHAPE.test(text);

/** What the store knows of a token: from 256 random bits no search leads back, so a plain hash will do. */
export const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

export const newSalt = (): Buffer => randomBytes(TOKEN_BYTES);

/**
 * The one token that follows `token` once `salt` was chosen. It is derived, not drawn, so that a client whose reply
 * was lost can be given the same token again although only hashes are stored; the salt is worth nothing to one who
 * does not hold `token`.
 */
export const successorOf = (token: string, salt: Buffer): string =>
  createHmac('sha256', salt).update(token).digest('base64url');
