import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import { WebSocketServer, type WebSocket } from 'ws';
import { CLOCK_HEADER } from '@parley/service/protocol';

export interface SeenRequest {
  method: string | undefined;
  url: string | undefined;
  headers: IncomingHttpHeaders;
  body: string;
}

/** The constant clock of a fake gateway. */
export const CLOCK = { instance: 'fake', at: 5_000_000 };

export interface FakeGateway {
  url: string;
  /** Requests to `/graphql`, in order. */
  requests: SeenRequest[];
  /** Headers of the upgrades that were accepted. */
  upgrades: IncomingMessage[];
  sockets: Set<WebSocket>;
  /** Whether `/readyz` reports that it is ready. */
  isReady: boolean;
  /** Leaves requests for `/readyz` without a response. */
  holdsProbes: boolean;
  /** Replaces the usual response `{"data":{"from":"<name>"}}`. */
  respond: ((request: SeenRequest, response: ServerResponse) => void) | null;
  /** Accepts upgrades and then does nothing, not even close when the client does. */
  holdsUpgrades: boolean;
  held: Duplex[];
  /** Rejects upgrades with this status. */
  rejectUpgrades: number | null;
  /** Stops as a killed process does: the port closes and every connection breaks. */
  kill(): Promise<void>;
}

/** Starts a small HTTP and WebSocket server in place of a gateway. Its sockets echo messages. */
export async function startGateway(name: string, port = 0): Promise<FakeGateway> {
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => 'graphql-transport-ws' });
  const server = createServer((request, response) => {
    response.setHeader(CLOCK_HEADER, `${CLOCK.instance}.${CLOCK.at}`);
    if (request.url === '/readyz') {
      if (!gateway.holdsProbes) response.writeHead(gateway.isReady ? 200 : 503).end();
      return;
    }
    void text(request).then((body) => {
      const seen = { method: request.method, url: request.url, headers: request.headers, body };
      gateway.requests.push(seen);
      if (gateway.respond) gateway.respond(seen, response);
      else response.setHeader('content-type', 'application/json').end(JSON.stringify({ data: { from: name } }));
    });
  });
  server.on('upgrade', (request, socket, head) => {
    if (gateway.rejectUpgrades !== null) {
      const body = 'no';
      socket.end(`HTTP/1.1 ${gateway.rejectUpgrades} Rejected\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
      return;
    }
    if (gateway.holdsUpgrades) {
      gateway.held.push(socket.resume());
      socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      gateway.upgrades.push(request);
      gateway.sockets.add(webSocket);
      webSocket.on('close', () => gateway.sockets.delete(webSocket));
      webSocket.on('message', (data, isBinary) => webSocket.send(data, { binary: isBinary }));
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const gateway: FakeGateway = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: [],
    upgrades: [],
    sockets: new Set(),
    isReady: true,
    holdsProbes: false,
    respond: null,
    holdsUpgrades: false,
    held: [],
    rejectUpgrades: null,
    kill: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of gateway.sockets) socket.terminate();
      for (const socket of gateway.held) socket.destroy();
      server.closeAllConnections();
      await closed;
    },
  };
  return gateway;
}
