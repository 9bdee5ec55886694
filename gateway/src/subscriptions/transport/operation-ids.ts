import { MessageType } from 'graphql-ws';

/** The start of every graphql-ws message about an operation. */
const HEAD = '{"id":"';

/** Thrown when a client reuses the id of an operation that has not ended. */
export class IdInUseError extends Error {
  constructor() {
    super('the operation id is in use');
    this.name = 'IdInUseError';
  }
}

/**
 * Maps the operation ids of one socket. The gateway gives each operation a unique id, because a client may reuse its id
 * as soon as it has completed an operation. Late results of the first operation must not be taken for results of the
 * next.
 */
export class OperationIds {
  /** Gateway ids, by client id. */
  private readonly gatewayIds = new Map<string, string>();
  /** Client ids, by gateway id. */
  private readonly clientIds = new Map<string, string>();
  private count = 0;

  /**
   * Parses a client's message and replaces the client's id with the gateway's. Null when the message completes an
   * operation that has ended. Other problems are left to graphql-ws.
   * @throws SyntaxError for invalid JSON.
   * @throws IdInUseError
   */
  received(text: string): unknown {
    const message = JSON.parse(text) as { type?: unknown; id?: unknown } | null;
    const { type, id } = Object(message) as { type?: unknown; id?: unknown };
    if (typeof id !== 'string' || id === '') return message;
    if (type === MessageType.Subscribe) {
      if (this.gatewayIds.has(id)) throw new IdInUseError();
      return { ...message, id: this.begin(id) };
    }
    if (type !== MessageType.Complete) return message;
    const gatewayId = this.gatewayIds.get(id);
    if (gatewayId === undefined) return null;
    this.end(gatewayId);
    return { ...message, id: gatewayId };
  }

  /** Converts a message of graphql-ws for the client. A final message ends the operation. */
  sent(message: string): string {
    if (!message.startsWith(HEAD)) return message;
    const end = message.indexOf('"', HEAD.length);
    const gatewayId = message.slice(HEAD.length, end);
    const clientId = this.clientIds.get(gatewayId);
    const rest = message.slice(end + 1);
    if (ENDINGS.some((ending) => rest.startsWith(ending))) this.end(gatewayId);
    return `{"id":${JSON.stringify(clientId)}${rest}`;
  }

  /** The client's id of an operation; undefined once it has ended. */
  clientIdOf(gatewayId: string): string | undefined {
    return this.clientIds.get(gatewayId);
  }

  private begin(clientId: string): string {
    const gatewayId = String(++this.count);
    this.gatewayIds.set(clientId, gatewayId);
    this.clientIds.set(gatewayId, clientId);
    return gatewayId;
  }

  private end(gatewayId: string): void {
    const clientId = this.clientIds.get(gatewayId);
    this.clientIds.delete(gatewayId);
    if (clientId !== undefined) this.gatewayIds.delete(clientId);
  }
}

const ENDINGS = [MessageType.Complete, MessageType.Error].map((type) => `,"type":"${type}"`);
