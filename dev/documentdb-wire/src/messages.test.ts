import { describe, expect, test } from '@jest/globals';
import { deserialize, serialize, type Document } from 'bson';
import { ProtocolError } from './errors.ts';
import { OP } from './framing.ts';
import { decodeRequest } from './messages.ts';

const bson = (document: Document): Buffer => Buffer.from(serialize(document));

function msg(flags: number, ...sections: Buffer[]): { opCode: number; requestId: number; body: Buffer } {
  const head = Buffer.alloc(4);
  head.writeUInt32LE(flags);
  return { opCode: OP.msg, requestId: 5, body: Buffer.concat([head, ...sections]) };
}

const bodySection = (document: Document): Buffer => Buffer.concat([Buffer.from([0]), bson(document)]);

function sequence(name: string, ...documents: Document[]): Buffer {
  const content = Buffer.concat([Buffer.from(`${name}\0`), ...documents.map(bson)]);
  const size = Buffer.alloc(4);
  size.writeInt32LE(content.length + 4);
  return Buffer.concat([Buffer.from([1]), size, content]);
}

describe('OP_MSG', () => {
  test('inserts document sequences into the command and drops fields that are not for the engine', () => {
    const insert = { insert: 'things', ordered: true, $db: 'test', lsid: { id: 1 }, maxTimeMS: 100 };
    const { command } = decodeRequest(msg(0, bodySection(insert), sequence('documents', { a: 1 }, { b: 'ü' })));
    expect(command.database).toBe('test');
    expect(command.collection).toBe('things');
    expect(command.number('maxTimeMS')).toBe(100);
    expect(deserialize(command.forEngine())).toEqual({
      insert: 'things',
      ordered: true,
      documents: [{ a: 1 }, { b: 'ü' }],
    });
  });

  test('accepts sequences before the body', () => {
    const { command } = decodeRequest(msg(0, sequence('documents', { a: 1 }), bodySection({ insert: 'x', $db: 'y' })));
    expect(deserialize(command.forEngine())).toEqual({ insert: 'x', documents: [{ a: 1 }] });
  });

  test('expects no reply to a message with moreToCome', () => {
    expect(decodeRequest(msg(2, bodySection({ ping: 1, $db: 'x' }))).wantsReply).toBe(false);
    expect(decodeRequest(msg(0, bodySection({ ping: 1, $db: 'x' }))).wantsReply).toBe(true);
  });

  test('skips a checksum and ignores optional flags', () => {
    const exhaustAllowed = 1 << 16;
    const { command } = decodeRequest(msg(1 | exhaustAllowed, bodySection({ ping: 1, $db: 'x' }), Buffer.alloc(4, 9)));
    expect(command.name).toBe('ping');
  });

  test.each([
    ['an unknown required flag', msg(4, bodySection({ ping: 1, $db: 'x' }))],
    ['no body', msg(0, sequence('documents', { a: 1 }))],
    ['two bodies', msg(0, bodySection({ ping: 1, $db: 'x' }), bodySection({ ping: 1, $db: 'x' }))],
    ['an unknown section', msg(0, Buffer.from([7, 5, 0, 0, 0, 0]))],
    ['a body without a database', msg(0, bodySection({ ping: 1 }))],
    ['an empty body', msg(0, bodySection({}))],
    ['nothing', { opCode: OP.msg, requestId: 5, body: Buffer.alloc(0) }],
    ['a section that is cut off', msg(0, bodySection({ ping: 1, $db: 'x' }).subarray(0, -3))],
  ])('is rejected with %s', (_what, message) => {
    expect(() => decodeRequest(message)).toThrow(ProtocolError);
  });
});

describe('other operations', () => {
  const query = (command: Document): Buffer =>
    Buffer.concat([Buffer.alloc(4), Buffer.from('admin.$cmd\0'), Buffer.alloc(8), bson(command)]);

  test('OP_QUERY is accepted for the first hello', () => {
    const request = decodeRequest({ opCode: OP.query, requestId: 9, body: query({ isMaster: 1 }) });
    expect(request.command).toMatchObject({ name: 'isMaster', database: 'admin' });
    const reply = request.reply(bson({ ok: 1 }));
    expect([reply.readInt32LE(0), reply.readInt32LE(8), reply.readInt32LE(12)]).toEqual([reply.length, 9, OP.reply]);
    expect(deserialize(reply.subarray(16 + 20))).toEqual({ ok: 1 });
  });

  test('OP_QUERY is rejected for anything else, OP_COMPRESSED always', () => {
    const find = { opCode: OP.query, requestId: 1, body: query({ find: 'x' }) };
    expect(() => decodeRequest(find)).toThrow(/only for the first hello/);
    const compressed = { opCode: OP.compressed, requestId: 1, body: Buffer.alloc(20) };
    expect(() => decodeRequest(compressed)).toThrow(/not supported/);
  });
});
