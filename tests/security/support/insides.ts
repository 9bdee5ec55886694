/** What no answer may say, to anybody. */
export const INSIDES = [
  // Lines of a stack, and files of ours.
  /\bat (?:async )?(?:\S+ )?(?:\[as \S+\] )?\(?(?:file:\/\/|node:|\/)\S+:\d+/,
  /node:internal|node_modules|dist\/|src\//,
  // Stores, by their errors and addresses. Quotation marks are escaped in JSON.
  /Mongo(?:ose|Server|Error)|E11000|BSON|ObjectId|CastError/,
  /\bSELECT\b.+\bFROM\b|relation \\?"|duplicate key value|syntax error at|QueryFailedError|pg_/i,
  /WRONGTYPE|ReplyError/,
  /\b(?:redis|rediss|postgres|postgresql|mongodb):\/\//,
  // The network behind the endpoint.
  /ECONNREFUSED|ECONNRESET|ENOTFOUND/,
  /(?:127\.0\.0\.1|localhost|\[::1\]):\d+/,
  /\b(?:auth|chat|gateway)-\d+\b/,
  // Federation.
  /"serviceName"|subgraph|join__/i,
  /Did you mean/,
  /\$argon2/,
];
