import { ProtocolError } from './errors.ts';

/** A top-level element of a BSON document, as offsets into its bytes (https://bsonspec.org/spec.html). */
export interface Element {
  type: number;
  name: string;
  /** The start of the element, at its type byte. */
  start: number;
  /** The start of its value. */
  value: number;
  /** The end of its value, exclusive. */
  end: number;
}

export const BSON_TYPE = { double: 1, string: 2, object: 3, array: 4, bool: 8, int32: 16, int64: 18 } as const;

/** The sizes of values whose size does not depend on their content, in bytes. */
const FIXED_SIZES = new Map([
  [1, 8],
  [6, 0],
  [7, 12],
  [8, 1],
  [9, 8],
  [10, 0],
  [16, 4],
  [17, 8],
  [18, 8],
  [19, 16],
  [127, 0],
  [255, 0],
]);

const HEADER_BYTES = 4;
const MIN_DOCUMENT_BYTES = 5;

/**
 * Walks the top level of a document without decoding values, so that they pass through unchanged.
 *
 * @throws {ProtocolError} when lengths are inconsistent
 */
export function elementsOf(document: Buffer): Element[] {
  const end = document.length - 1;
  if (document.length < MIN_DOCUMENT_BYTES || document.readInt32LE(0) !== document.length || document[end] !== 0) {
    throw new ProtocolError('The length of a BSON document is wrong');
  }
  const elements: Element[] = [];
  for (let start = HEADER_BYTES; start < end;) {
    const type = document[start] as number;
    const nameEnd = document.indexOf(0, start + 1);
    const value = nameEnd + 1;
    const size = nameEnd < 0 || nameEnd >= end ? -1 : valueSize(document, type, value, end);
    if (size < 0 || value + size > end) throw new ProtocolError('A BSON element reaches past its document');
    elements.push({ type, name: document.toString('utf8', start + 1, nameEnd), start, value, end: value + size });
    start = value + size;
  }
  return elements;
}

/** The size of a value; negative when its bytes are invalid. */
function valueSize(document: Buffer, type: number, at: number, end: number): number {
  const fixed = FIXED_SIZES.get(type);
  if (fixed !== undefined) return fixed;
  if (type === 11) {
    const pattern = document.indexOf(0, at);
    const options = pattern < 0 ? -1 : document.indexOf(0, pattern + 1);
    return options < 0 ? -1 : options + 1 - at;
  }
  if (at + 4 > end) return -1;
  const length = document.readInt32LE(at);
  if (length < 0) return -1;
  switch (type) {
    case 2: // string
    case 13: // code
    case 14: // symbol
      return length < 1 ? -1 : 4 + length;
    case 3: // document
    case 4: // array
      return length < MIN_DOCUMENT_BYTES ? -1 : length;
    case 5: // binary
      return 5 + length;
    case 12: // pointer
      return 4 + length + 12;
    case 15: // code with scope
      return length < 14 ? -1 : length;
    default:
      return -1;
  }
}

/** Builds a document from raw elements. */
export function documentOf(elements: readonly Buffer[]): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  const document = Buffer.concat([header, ...elements, Buffer.alloc(1)]);
  document.writeInt32LE(document.length, 0);
  return document;
}

/** Builds a raw array element from documents. */
export function arrayElement(name: string, documents: readonly Buffer[]): Buffer {
  const items = documents.flatMap((document, index) => [Buffer.from(`\x03${index}\0`, 'latin1'), document]);
  return Buffer.concat([Buffer.from(`\x04${name}\0`, 'utf8'), documentOf(items)]);
}
