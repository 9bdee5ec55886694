/** The gateway–subgraph protocol, which docs/subgraph-protocol.md describes: its names, and how to read its messages. */
export * from './headers.ts';
export * from './responses.ts';
export * from './subgraph-secret.ts';
export * from './subscriptions.ts';
