/** Reads the relevant parts of a frame without parsing all of it. */

const SEQ = '"seq":';
const SENT_AT = '"body":"at ';
const ZERO = 0x30;

/** @param {Buffer} frame */
export function inspect(frame) {
  const seqAt = frame.indexOf(SEQ, 0, 'latin1');
  if (seqAt < 0) return null;
  const bodyAt = frame.indexOf(SENT_AT, 0, 'latin1');
  return { seq: numberAt(frame, seqAt + SEQ.length), sentAt: numberAt(frame, bodyAt + SENT_AT.length) };
}

/** A message text of `length` characters with the time of its send. */
export function bodyAt(micros, length) {
  return `at ${micros} `.padEnd(length, 'The tide turns at a quarter past four, bring the long rope. ');
}

/** A message without system-specific values, for comparison between systems. */
export function normalised(frame) {
  const text = frame.toString();
  const { message } = findMessage(JSON.parse(text.slice(text.search(/[[{]/))));
  const { seq, id, body, author, ...rest } = message;
  const known = { seq: typeof seq, id: typeof id, body: body.replace(/^at \d+ /, '').length > 0 && body.length };
  return JSON.stringify({ ...known, author: Object.keys(author), ...rest });
}

function findMessage(value) {
  if (value === null || typeof value !== 'object') return undefined;
  if (value.message) return value;
  return Object.values(value).map(findMessage).find(Boolean);
}

function numberAt(frame, start) {
  let value = 0;
  for (let at = start, digit; (digit = frame[at] - ZERO) >= 0 && digit <= 9; at++) value = value * 10 + digit;
  return value;
}
