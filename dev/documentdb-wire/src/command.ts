import { deserialize, type Document } from 'bson';
import { arrayElement, BSON_TYPE, documentOf, elementsOf, type Element } from './bson-document.ts';
import { CommandError, ProtocolError } from './errors.ts';

/** Documents that a client sent alongside the command, and that belong in it as the array `name`. */
export interface Sequence {
  name: string;
  documents: Buffer[];
}

/**
 * Fields that the engine does not receive: sessions and cluster times have no meaning here (there are no transactions),
 * and the wire server enforces `maxTimeMS` itself.
 */
const NOT_FOR_THE_ENGINE = new Set([
  '$db',
  'lsid',
  '$clusterTime',
  '$readPreference',
  'apiVersion',
  'apiStrict',
  'apiDeprecationErrors',
  'maxTimeMS',
]);

/** A command document with the fields that the wire server itself needs; other values pass through undecoded. */
export class Command {
  readonly name: string;
  readonly database: string;
  readonly #document: Buffer;
  readonly #elements: readonly Element[];
  readonly #sequences: readonly Sequence[];

  /** @throws {ProtocolError} when the document is malformed or empty, or names no database */
  constructor(document: Buffer, sequences: readonly Sequence[] = [], database?: string) {
    this.#document = document;
    this.#elements = elementsOf(document);
    this.#sequences = sequences;
    const [first] = this.#elements;
    if (!first) throw new ProtocolError('A command document is empty');
    this.name = first.name;
    const named = database ?? this.text('$db');
    if (!named) throw new ProtocolError('A command names no database');
    this.database = named;
  }

  /** The collection, which is the value of the command's first field. */
  get collection(): string {
    const collection = this.text(this.name);
    if (collection === undefined) throw new CommandError('BadValue', `${this.name} needs a collection name`);
    return collection;
  }

  has(name: string): boolean {
    return this.#find(name) !== undefined;
  }

  text(name: string): string | undefined {
    const element = this.#find(name);
    if (element?.type !== BSON_TYPE.string) return undefined;
    return this.#document.toString('utf8', element.value + 4, element.end - 1);
  }

  number(name: string): number | undefined {
    const element = this.#find(name);
    if (element?.type === BSON_TYPE.int32) return this.#document.readInt32LE(element.value);
    if (element?.type === BSON_TYPE.int64) return Number(this.#document.readBigInt64LE(element.value));
    if (element?.type === BSON_TYPE.double) return this.#document.readDoubleLE(element.value);
    return undefined;
  }

  /** Truthiness in MongoDB: `true` and every number except 0. */
  flag(name: string): boolean {
    const element = this.#find(name);
    if (element?.type === BSON_TYPE.bool) return this.#document[element.value] === 1;
    return Boolean(this.number(name));
  }

  /** The raw bytes of an embedded document. */
  embedded(name: string): Buffer | undefined {
    const element = this.#find(name);
    return element?.type === BSON_TYPE.object ? this.#document.subarray(element.value, element.end) : undefined;
  }

  /** A cursor's id, which may be any 64-bit number. */
  id(name: string): bigint | undefined {
    const element = this.#find(name);
    if (element?.type === BSON_TYPE.int64) return this.#document.readBigInt64LE(element.value);
    const number = this.number(name);
    return number === undefined ? undefined : BigInt(Math.trunc(number));
  }

  /** The whole command, decoded; for small administrative commands. */
  decode(): Document {
    return deserialize(this.#document, { useBigInt64: true });
  }

  /**
   * The command in the engine's form: with sequences inserted, and without the wire server's own fields and `without`.
   */
  forEngine(without: readonly string[] = []): Buffer {
    const kept = this.#elements
      .filter(({ name }) => !NOT_FOR_THE_ENGINE.has(name) && !without.includes(name))
      .map(({ start, end }) => this.#document.subarray(start, end));
    const folded = this.#sequences.map(({ name, documents }) => arrayElement(name, documents));
    return documentOf([...kept, ...folded]);
  }

  #find(name: string): Element | undefined {
    return this.#elements.find((element) => element.name === name);
  }
}
