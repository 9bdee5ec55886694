/** Shared by the peers: receives messages over HTTP and stores them if the benchmark measures storage. */
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { MongoClient } from 'mongodb';
import { options, ready } from '../harness/child-side.mjs';

const AUTHOR = { displayName: 'bench-00000000' };

/**
 * Listens on a free port. `POST /send` with `{ room, body }` assigns a seq, stores the message as durably as Parley if the
 * peer was started with `mongoUrl`, and passes it to `publish`.
 * @param {(server: import('node:http').Server) => void} attach adds the peer's WebSocket server.
 * @param {(room: string, event: { message: object }) => unknown} publish
 */
export async function serve(attach, publish) {
  const messages = options.mongoUrl && (await collection(options.mongoUrl));
  const lastSeqs = new Map();
  /** The last publication of each room. Messages are published in seq order, as in Parley. */
  const turns = new Map();
  const server = createServer((request, response) => {
    if (request.url !== '/send') return;
    json(request)
      .then(async ({ room, body }) => {
        const seq = (lastSeqs.get(room) ?? 0) + 1;
        lastSeqs.set(room, seq);
        const message = { id: `${room}-${seq}`, seq, body, author: AUTHOR };
        const stored = messages?.insertOne({ ...message, room, createdAt: new Date() });
        const turn = Promise.all([stored, turns.get(room)]).then(() => publish(room, { message }));
        turns.set(room, turn);
        await turn;
        response.end();
      })
      .catch((error) => response.writeHead(500).end(String(error)));
  });
  attach(server);
  server.listen(0, '127.0.0.1', () => ready({ port: server.address().port }));
}

async function collection(url) {
  const client = await MongoClient.connect(url, { writeConcern: { w: 'majority', journal: true } });
  return client.db('bench').collection('messages');
}
