import { createHash, createHmac, randomBytes } from 'node:crypto';

const TOKEN_BYTES = 32;
const TOKEN_SHAPE = /^[\w-]{43}$/;

/** 256 random bits as base64url. */
export const newRefreshToken = (): string => randomBytes(TOKEN_BYTES).toString('base64url');

/** Whether this has the form of a refresh token. */
export const isRefreshToken = (text: string): boolean => TOKEN_SHAPE.test(text);

/** The hash that is stored. A plain hash suffices, because 256 random bits cannot be found by search. */
export const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

export const newSalt = (): Buffer => randomBytes(TOKEN_BYTES);

/**
 * The successor of `token` for the chosen `salt`. It is derived rather than random, so that a client whose response was
 * lost can receive the same token again although only hashes are stored. The salt is worthless without `token`.
 */
export const successorOf = (token: string, salt: Buffer): string =>
  createHmac('sha256', salt).update(token).digest('base64url');
