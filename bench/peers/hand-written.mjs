/** The lower bound: hand-written calls to the subgraphs for the two queries of the benchmark. */
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { Pool } from 'undici';
import '../harness/call-count.mjs';
import { options, ready } from '../harness/child-side.mjs';
import { AUTHORS, PAGE_WITHOUT_NAMES } from '../load/documents.mjs';
import { headersFor } from './subgraphs.mjs';

const { auth, chat } = Object.fromEntries(
  Object.entries(options.subgraphs).map(([name, url]) => [name, new Pool(new URL(url).origin, { connections: 128 })]),
);

const server = createServer((request, response) => {
  text(request)
    .then((body) => execute(body, request.headers.authorization))
    .then((result) => response.setHeader('content-type', 'application/json').end(result))
    .catch((error) => response.writeHead(500).end(String(error)));
});
server.listen(0, '127.0.0.1', () => ready({ port: server.address().port }));

async function execute(body, authorization) {
  const headers = { 'content-type': 'application/json', ...headersFor(authorization) };
  const { variables } = JSON.parse(body);
  if (!variables) return call(auth, headers, body);
  const page = JSON.parse(await call(chat, headers, JSON.stringify({ query: PAGE_WITHOUT_NAMES, variables })));
  const messages = page.data.room.messages.edges.map(({ node }) => node);
  const ids = [...new Set(messages.map(({ author }) => author.id))];
  const representations = ids.map((id) => ({ __typename: 'User', id }));
  const names = await call(auth, headers, JSON.stringify({ query: AUTHORS, variables: { representations } }));
  const authors = new Map(JSON.parse(names).data._entities.map((author) => [author.id, author]));
  for (const message of messages) message.author = authors.get(message.author.id);
  return JSON.stringify(page);
}

async function call(pool, headers, body) {
  const response = await pool.request({ path: '/graphql', method: 'POST', headers, body });
  return response.body.text();
}
