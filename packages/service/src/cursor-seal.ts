import { createHmac, createSecretKey, hkdfSync, timingSafeEqual, type KeyObject } from 'node:crypto';

/** Of the format. */
const VERSION = 1;
const KEY_ID_BYTES = 3;
/** 128 bits of HMAC-SHA-256: too many to guess, and few for a text that comes with every event. */
const MAC_BYTES = 16;
const HEAD_BYTES = 1 + KEY_ID_BYTES;
const HEADER_BYTES = HEAD_BYTES + MAC_BYTES;
const KEY_BYTES = 32;

interface SealKey {
  /** The version, and an id that names the key and reveals nothing about it. */
  head: Buffer;
  key: KeyObject;
}

export interface CursorKeys {
  CURSOR_KEY?: string | undefined;
  CURSOR_PREVIOUS_KEYS: readonly string[];
  SUBGRAPH_SECRET: string;
}

/**
 * Signs the cursors that clients send back. One that was altered, made up, or issued for another list does not open, so
 * a client cannot choose what a cursor makes a service read. The content is signed, not hidden.
 *
 * Format, as base64url without padding: version (1 byte), key id (3), HMAC-SHA-256 (RFC 2104) cut to 16 bytes, content.
 */
export class CursorSeal {
  private readonly signing: SealKey;
  private readonly keys: readonly SealKey[];

  /**
   * @param secret signs; the same on every replica.
   * @param previous secrets whose cursors open as well: those that signed until lately, and the next one.
   */
  constructor(secret: string, previous: readonly string[] = []) {
    this.signing = deriveKey(secret);
    this.keys = [this.signing, ...previous.map(deriveKey)];
  }

  /** Signs with `CURSOR_KEY`, or else with a key that follows from the secret that subgraphs share anyway. */
  static from({ CURSOR_KEY, CURSOR_PREVIOUS_KEYS, SUBGRAPH_SECRET }: CursorKeys): CursorSeal {
    return new CursorSeal(CURSOR_KEY ?? SUBGRAPH_SECRET, CURSOR_PREVIOUS_KEYS);
  }

  /** @param scope the list or stream in which the cursor is a place; it opens in no other. */
  seal(scope: string, content: string): string {
    const { head, key } = this.signing;
    const bytes = Buffer.from(content);
    return Buffer.concat([head, macOf(key, scope, bytes), bytes]).toString('base64url');
  }

  /**
   * @param most bytes of a content; a longer cursor is not even decoded.
   * @returns the content; undefined when the cursor was not made by `seal` for this scope.
   */
  open(scope: string, cursor: string, most: number): string | undefined {
    if (cursor.length > charactersOf(most)) return undefined;
    const bytes = Buffer.from(cursor, 'base64url');
    // Decoding ignores what is not of the alphabet, so one content would have many cursors.
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

/** The scope's length comes first: no other pair of scope and content makes the same text. */
const macOf = (key: KeyObject, scope: string, content: Buffer): Buffer =>
  createHmac('sha256', key).update(`${scope.length}:${scope}`).update(content).digest().subarray(0, MAC_BYTES);

/** HKDF (RFC 5869) under a label of its own, so that a secret with another use can be given too. */
function deriveKey(secret: string): SealKey {
  const derive = (label: string, length: number) => Buffer.from(hkdfSync('sha256', secret, '', label, length));
  return {
    head: Buffer.concat([Buffer.from([VERSION]), derive('parley cursor key id', KEY_ID_BYTES)]),
    key: createSecretKey(derive('parley cursor key', KEY_BYTES)),
  };
}
