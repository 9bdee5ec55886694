/** What the peers have in common: how a message gets into one, and how it is stored where that is measured. */
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { MongoClient } from 'mongodb';
import { options, ready } from '../harness/child-side.mjs';

const AUTHOR = { displayName: 'bench-00000000' };

/**
 * Listens on a free port. `POST /send` with `{ room, body }` numbers the message, stores it when the peer was started
 * with `mongoUrl`, as durably as ours, and hands it to `publish`.
 * @param {(server: import('node:http').Server) => void} attach adds the peer's own way out.
 * @param {(room: string, event: { message: object }) => unknown} publish
 */
export async function serve(attach, publish) {
  const messages = options.mongoUrl && (await collection(options.mongoUrl));
  const lastSeqs = new Map();
  /** What is under way in each room: its messages are published in the order of their numbers, as ours are. */
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
