/**
 * Prices of work in points. One point is about one millisecond of one core, over all processes, on the machine that the
 * documented measurements come from.
 */

/** Handling an operation that is rejected. */
export const PRICE_OF_REJECTION = 1;
/** The fixed price of an operation: the request, the calls to subgraphs and the response. */
const OPERATION = 5;
/** One unit of operation cost. Cost weights represent 5 to 8 µs each. */
const COST = 0.008;
/** One object in a response. */
const OBJECT = 0.04;
/** The fixed price of an event. */
const EVENT = 0.2;
/** Parsing, validating and planning a new document: a fixed price, and a price per byte. */
const DOCUMENT = 2;
const DOCUMENT_BYTE = 0.015;
/** The share of an operation's price that is always kept: a lookup that finds nothing is work too. */
const MIN_SHARE = 0.1;

/** The price of a document that is not cached. */
export const priceOfDocument = (bytes: number): number => DOCUMENT + bytes * DOCUMENT_BYTE;

/**
 * The highest price of an operation.
 * @param cost from `ValidDocument.costOf`.
 */
export const priceOfOperation = (cost: number): number => OPERATION + cost * COST;

/** The part of a price that represents computation rather than waiting. */
export const weightOf = (price: number): number => Math.max(1, price - OPERATION);

/**
 * The final price of an operation.
 * @param data its result.
 * @param work points that subgraphs report. Without a report, the full price is charged.
 */
export const finalPrice = (price: number, data: unknown, work: number | undefined): number =>
  work === undefined ? price : Math.max(price * MIN_SHARE, OPERATION + work + countObjects(data) * OBJECT);

/** The price of an event, from the subgraph's response. */
export const priceOfEvent = (data: unknown): number => EVENT + countObjects(data) * OBJECT;

/** Counts the objects in JSON. Each list item counts as one, even if it is not an object. */
function countObjects(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  let count = 0;
  if (Array.isArray(value)) {
    for (const item of value) count += typeof item === 'object' && item !== null ? countObjects(item) : 1;
    return count;
  }
  for (const key in value) count += countObjects((value as Record<string, unknown>)[key]);
  return count + 1;
}
