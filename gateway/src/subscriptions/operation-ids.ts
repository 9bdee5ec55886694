import { MessageType } from 'graphql-ws';

/** How every message of graphql-ws about an operation begins. */
const HEAD = '{"id":"';

/** Thrown when a client begins an operation under the id of one that it has neither completed nor been sent the end of. */
export class IdInUseError extends Error {
  constructor() {
    super('the id is in use');
    this.name = 'IdInUseError';
  }
}

/**
 * The ids of the operations on one socket. Each has an id of the gateway's own, never used twice, as a client may use
 * one of theirs again as soon as it has completed an operation: what is still under way of that must not be taken for
 * the next one's.
 */
export class OperationIds {
  /** The gateway's own, by the clients'. */
  private readonly own = new Map<string, string>();
  /** The clients', by the gateway's own. */
  private readonly given = new Map<string, string>();
  private count = 0;

  /**
   * A client's message, parsed and with the gateway's id in place of the client's; null when it completes what has
   * ended. What is wrong with it otherwise is for graphql-ws to say.
   * @throws SyntaxError when it is no JSON.
   * @throws IdInUseError
   */
  received(text: string): unknown {
    const message = JSON.parse(text) as { type?: unknown; id?: unknown } | null;
    const { type, id } = Object(message) as { type?: unknown; id?: unknown };
    if (typeof id !== 'string' || id === '') return message;
    if (type === MessageType.Subscribe) {
      if (this.own.has(id)) throw new IdInUseError();
      return { ...message, id: this.begin(id) };
    }
    if (type !== MessageType.Complete) return message;
    const own = this.own.get(id);
    if (own === undefined) return null;
    this.end(own);
    return { ...message, id: own };
  }

  /** A message of graphql-ws as the client is to have it. It ends an operation if it says so. */
  sent(message: string): string {
    if (!message.startsWith(HEAD)) return message;
    const end = message.indexOf('"', HEAD.length);
    const own = message.slice(HEAD.length, end);
    const given = this.given.get(own);
    const rest = message.slice(end + 1);
    if (ENDINGS.some((ending) => rest.startsWith(ending))) this.end(own);
    return `{"id":${JSON.stringify(given)}${rest}`;
  }

  /** The client's id for an operation; undefined once it has ended. */
  givenOf(own: string): string | undefined {
    return this.given.get(own);
  }

  private begin(given: string): string {
    const own = String(++this.count);
    this.own.set(given, own);
    this.given.set(own, given);
    return own;
  }

  private end(own: string): void {
    const given = this.given.get(own);
    this.given.delete(own);
    if (given !== undefined) this.own.delete(given);
  }
}

const ENDINGS = [MessageType.Complete, MessageType.Error].map((type) => `,"type":"${type}"`);
