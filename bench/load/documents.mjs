/** The queries of the query benchmark. */
const page = (author) => `query ($id: ID!) {
  room(id: $id) {
    id
    name
    messages(last: 50) { edges { node { id seq body createdAt author { ${author} } } } }
  }
}`;

/** A page of a room: messages from one subgraph, author names from another. */
export const PAGE = page('id displayName');
export const PAGE_WITHOUT_NAMES = page('id');
export const AUTHORS = `query ($representations: [_Any!]!) {
  _entities(representations: $representations) { ... on User { id displayName } }
}`;

/** A query to one subgraph only. */
export const ME = '{ me { id username displayName email } }';
