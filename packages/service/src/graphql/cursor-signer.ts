import { createHmac, createSecretKey, hkdfSync, timingSafeEqual, type KeyObject } from 'node:crypto';

/** The version of the cursor format. */
const VERSION = 1;
const KEY_ID_BYTES = 3;
/** 128 bits of HMAC-SHA-256: infeasible to guess, and short enough to send with every event. */
const MAC_BYTES = 16;
const HEAD_BYTES = 1 + KEY_ID_BYTES;
const HEADER_BYTES = HEAD_BYTES + MAC_BYTES;
const KEY_BYTES = 32;

interface SigningKey {
  /** The version, and an id of the key that reveals nothing about it. */
  head: Buffer;
  key: KeyObject;
}

export interface CursorKeys {
  CURSOR_KEY?: string | undefined;
  CURSOR_PREVIOUS_KEYS: readonly string[];
  SUBGRAPH_SECRET: string;
}

/**
 * Signs the cursors that clients send back. A cursor that was altered, invented or issued for another list is rejected,
 * so a client cannot choose what a cursor makes a service read. The content is signed, not hidden.
 *
 * Format, as base64url without padding: version (1 byte), key id (3), HMAC-SHA-256 (RFC 2104) cut to 16 bytes, content.
 */
export class CursorSigner {
  private readonly signing: SigningKey;
  private readonly keys: readonly SigningKey[];

  /**
   * @param secret signs new cursors; the same on every replica.
   * @param previous additional secrets whose cursors are accepted: recent ones and the next one.
   */
  constructor(secret: string, previous: readonly string[] = []) {
    this.signing = deriveKey(secret);
    this.keys = [this.signing, ...previous.map(deriveKey)];
  }

  /** Signs with `CURSOR_KEY`, or else with a key derived from the subgraph secret. */
  static from({ CURSOR_KEY, CURSOR_PREVIOUS_KEYS, SUBGRAPH_SECRET }: CursorKeys): CursorSigner {
    return new CursorSigner(CURSOR_KEY ?? SUBGRAPH_SECRET, CURSOR_PREVIOUS_KEYS);
  }

  /** @param scope the list or stream of the cursor; the cursor is valid in no other. */
  sign(scope: string, content: string): string {
    const { head, key } = this.signing;
    const bytes = Buffer.from(content);
    return Buffer.concat([head, macOf(key, scope, bytes), bytes]).toString('base64url');
  }

  /**
   * @param maxBytes the maximum size of a content, in bytes; a longer cursor is not decoded.
   * @returns the content; undefined when the cursor was not signed for this scope.
   */
  verify(scope: string, cursor: string, maxBytes: number): string | undefined {
    if (cursor.length > charactersOf(maxBytes)) return undefined;
    const bytes = Buffer.from(cursor, 'base64url');
    // Decoding ignores characters outside the alphabet, so one content would have many cursors.
    if (bytes.length < HEADER_BYTES || bytes.toString('base64url') !== cursor) return undefined;
    const head = bytes.subarray(0, HEAD_BYTES);
    const mac = bytes.subarray(HEAD_BYTES, HEADER_BYTES);
    const content = bytes.subarray(HEADER_BYTES);
    const isGenuine = this.keys.some(
      (known) => known.head.equals(head) && timingSafeEqual(macOf(known.key, scope, content), mac),
    );
    return isGenuine ? content.toString() : undefined;
  }
}

const charactersOf = (contentBytes: number) => Math.ceil(((HEADER_BYTES + contentBytes) * 4) / 3);

/** The scope's length comes first, so that no other pair of scope and content gives the same input. */
const macOf = (key: KeyObject, scope: string, content: Buffer): Buffer =>
  createHmac('sha256', key).update(`${scope.length}:${scope}`).update(content).digest().subarray(0, MAC_BYTES);

/** HKDF (RFC 5869) with its own label, so that a secret with another use can serve here too. */
function deriveKey(secret: string): SigningKey {
  const derive = (label: string, length: number) => Buffer.from(hkdfSync('sha256', secret, '', label, length));
  return {
    head: Buffer.concat([Buffer.from([VERSION]), derive('parley cursor key id', KEY_ID_BYTES)]),
    key: createSecretKey(derive('parley cursor key', KEY_BYTES)),
  };
}
