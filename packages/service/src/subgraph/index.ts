export { createSubgraphSchema } from './subgraph-schema.ts';
export { createSubgraphServer } from './subgraph-server.ts';
