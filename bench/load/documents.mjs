/** What is asked where queries are measured. */
const page = (author) => `query ($id: ID!) {
  room(id: $id) {
    id
    name
    messages(last: 50) { edges { node { id seq body createdAt author { ${author} } } } }
  }
}`;

/** A room's page: its messages are of one subgraph, the names of who wrote them of another. */
export const PAGE = page('id displayName');
export const PAGE_WITHOUT_NAMES = page('id');
export const AUTHORS = `query ($representations: [_Any!]!) {
  _entities(representations: $representations) { ... on User { id displayName } }
}`;

/** Of one subgraph alone. */
export const ME = '{ me { id username displayName email } }';
