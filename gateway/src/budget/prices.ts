/**
 * What work costs in points. One point is about one millisecond of one core, of all processes together, as measured on
 * the machine that the figures in the documentation come from.
 */

/** Receiving an operation that is refused. */
export const PRICE_OF_REFUSAL = 1;
/** Executing an operation, whatever it asks for: the request, the calls to subgraphs, the answer. */
const OPERATION = 5;
/** One unit of an operation's cost, whose weights stand for 5 to 8 µs each. */
const COST = 0.008;
/** One object of an answer. */
const OBJECT = 0.04;
/** Executing one event, besides the objects that it brings. */
const EVENT = 0.2;
/** Parsing, validating and planning a document that is not known yet: in any case, and for each byte of it. */
const DOCUMENT = 2;
const DOCUMENT_BYTE = 0.015;
/**
 * The share of an operation's price that is kept however little it brings: what was looked at and not found costs
 * too.
 */
const MIN_SHARE = 0.1;

/** The price of a document that no cache has. */
export const priceOfDocument = (bytes: number): number => DOCUMENT + bytes * DOCUMENT_BYTE;

/** The most that an operation can come to. @param cost as `Accepted.costOf` says. */
export const priceOfOperation = (cost: number): number => OPERATION + cost * COST;

/** How much of a price is work that others may have to wait for, rather than a wait for others. */
export const weightOf = (price: number): number => Math.max(1, price - OPERATION);

/**
 * What an operation of this price came to.
 * @param data its result.
 * @param work points that subgraphs report; without a report it may have been all that it could be.
 */
export const finalPrice = (price: number, data: unknown, work: number | undefined): number =>
  work === undefined ? price : Math.max(price * MIN_SHARE, OPERATION + work + countObjects(data) * OBJECT);

/** The price of an event, from what the subgraph sent. */
export const priceOfEvent = (data: unknown): number => EVENT + countObjects(data) * OBJECT;

/** Objects in JSON; an item of a list counts as one even when it is none. */
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
