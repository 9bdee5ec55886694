/** Implementation details that no response may contain. */
export const LEAK_PATTERNS = [
  // Stack traces and source files.
  /\bat (?:async )?(?:\S+ )?(?:\[as \S+\] )?\(?(?:file:\/\/|node:|\/)\S+:\d+/,
  /node:internal|node_modules|dist\/|src\//,
  // Errors and addresses of stores. Quotation marks are escaped in JSON.
  /Mongo(?:ose|Server|Error)|E11000|BSON|ObjectId|CastError/,
  /\bSELECT\b.+\bFROM\b|relation \\?"|duplicate key value|syntax error at|QueryFailedError|pg_/i,
  /WRONGTYPE|ReplyError/,
  /\b(?:redis|rediss|postgres|postgresql|mongodb):\/\//,
  // The internal network.
  /ECONNREFUSED|ECONNRESET|ENOTFOUND/,
  /(?:127\.0\.0\.1|localhost|\[::1\]):\d+/,
  /\b(?:auth|chat|gateway)-\d+\b/,
  // Federation.
  /"serviceName"|subgraph|join__/i,
  /Did you mean/,
  /\$argon2/,
];
