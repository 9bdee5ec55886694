import { describe, expect, test } from '@jest/globals';
import {
  Binary,
  BSONRegExp,
  Code,
  Decimal128,
  deserialize,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  serialize,
  Timestamp,
} from 'bson';
import { arrayElement, documentOf, elementsOf } from './bson-document.ts';
import { ProtocolError } from './errors.ts';

const everyType = {
  double: new Double(1.5),
  string: 'text with ü',
  document: { a: { b: 1 } },
  array: [1, 'two', [3]],
  binary: new Binary(Buffer.from('bytes')),
  objectId: new ObjectId(),
  yes: true,
  date: new Date(0),
  nothing: null,
  regex: new BSONRegExp('^a+', 'i'),
  code: new Code('function () {}'),
  scoped: new Code('x', { x: 1 }),
  int: new Int32(7),
  timestamp: new Timestamp(Long.fromNumber(8)),
  long: Long.fromString('9007199254740993'),
  decimal: Decimal128.fromString('1.10'),
  min: new MinKey(),
  max: new MaxKey(),
};
const bytes = Buffer.from(serialize(everyType));

describe('elementsOf', () => {
  test('finds every type of element where the BSON library placed it', () => {
    const elements = elementsOf(bytes);
    expect(elements.map(({ name }) => name)).toEqual(Object.keys(everyType));
    for (const { name, start, end } of elements) {
      const alone = deserialize(documentOf([bytes.subarray(start, end)]), { promoteValues: false });
      expect(alone).toEqual({ [name]: deserialize(bytes, { promoteValues: false })[name] as unknown });
    }
  });

  test('rejects a document that was cut off anywhere', () => {
    for (let length = 0; length < bytes.length; length++) {
      const cut = Buffer.from(bytes.subarray(0, length));
      if (length >= 4) cut.writeInt32LE(length, 0);
      if (length >= 5) cut[length - 1] = 0;
      try {
        elementsOf(cut);
      } catch (error) {
        expect(error).toBeInstanceOf(ProtocolError);
      }
    }
  });

  test('rejects lengths that reach past the document', () => {
    const string = Buffer.from(serialize({ a: 'x' }));
    string.writeInt32LE(1_000, 7);
    expect(() => elementsOf(string)).toThrow(ProtocolError);
    const negative = Buffer.from(serialize({ a: 'x' }));
    negative.writeInt32LE(-8, 7);
    expect(() => elementsOf(negative)).toThrow(ProtocolError);
  });

  test('rejects an unknown type', () => {
    const unknown = Buffer.from(serialize({ a: 1 }));
    unknown[4] = 0x42;
    expect(() => elementsOf(unknown)).toThrow(ProtocolError);
  });
});

test('encodes an array of documents', () => {
  const documents = Array.from({ length: 12 }, (_, n) => ({ n }));
  const element = arrayElement(
    'documents',
    documents.map((each) => Buffer.from(serialize(each))),
  );
  expect(deserialize(documentOf([element]))).toEqual({ documents });
});
