import { serialize, type Document } from 'bson';

/** Encodes a reply document. */
export function reply(document: Document = {}): Buffer {
  return Buffer.from(serialize({ ...document, ok: 1 }));
}
