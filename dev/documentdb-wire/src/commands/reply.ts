import { serialize, type Document } from 'bson';

/** A reply document made here. */
export function reply(document: Document = {}): Buffer {
  return Buffer.from(serialize({ ...document, ok: 1 }));
}
