/** Hive Gateway over Parley's subgraphs, with WebSockets. Uses its router's planner with `isRouter`. */
import { createServer } from 'node:http';
import { createGatewayRuntime, getGraphQLWSOptions } from '@graphql-hive/gateway-runtime';
import { unifiedGraphHandler } from '@graphql-hive/router-runtime';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import '../harness/call-count.mjs';
import { options, ready } from '../harness/child-side.mjs';
import { headersFor, supergraphSdl } from './subgraphs.mjs';

const gateway = createGatewayRuntime({
  supergraph: supergraphSdl,
  logging: false,
  ...(options.isRouter && { unifiedGraphHandler }),
  transportEntries: {
    chat: {
      options: {
        subscriptions: {
          kind: 'ws',
          location: '/graphql',
          options: { connectionParams: { link: options.secret } },
        },
      },
    },
  },
  plugins: () => [{ onSubgraphExecute: forwardViewer }],
});

/** The subgraphs read the viewer from a request header, or from the extensions of a subscription. */
function forwardViewer({ executionRequest, setExecutionRequest }) {
  const { connectionParams, headers } = executionRequest.context ?? {};
  const authorization = connectionParams?.authorization ?? headers?.authorization;
  const extensions = { ...executionRequest.extensions, headers: headersFor(authorization), authorization };
  setExecutionRequest({ ...executionRequest, extensions });
  return ({ result, setResult }) => {
    if (Symbol.asyncIterator in result) setResult(withData(result));
  };
}

/** Chat first sends the position of a stream in a result without data, which other gateways treat as an error. */
async function* withData(results) {
  for await (const result of results) if (result.data) yield result;
}

// The gateway loads the supergraph on the first request, which must not be a subscription.
await gateway.getSchema();
const server = createServer(gateway);
const sockets = new WebSocketServer({ server, path: '/graphql' });
const context = ({ extra }) => ({ req: extra.request, socket: extra.socket });
useServer(getGraphQLWSOptions(gateway, context), sockets);
server.listen(0, '127.0.0.1', () => ready({ port: server.address().port }));
