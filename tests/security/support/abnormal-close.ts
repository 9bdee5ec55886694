/** Close codes of abnormal endings: a lost connection or an internal error (RFC 6455, graphql-ws). */
export const ABNORMAL_CLOSE_CODES = [1006, 1011, 4500];
