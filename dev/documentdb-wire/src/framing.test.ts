import { describe, expect, test } from '@jest/globals';
import { ProtocolError } from './errors.ts';
import { frame, OP, readFrames, type Frame } from './framing.ts';

async function* chunks(...list: Buffer[]): AsyncGenerator<Buffer> {
  yield* list;
}

async function collect(frames: AsyncIterable<Frame>): Promise<Frame[]> {
  const list: Frame[] = [];
  for await (const each of frames) list.push(each);
  return list;
}

const first = frame(OP.msg, 1, 0, [Buffer.from('first body')]);
const second = frame(OP.msg, 2, 0, [Buffer.from('second')]);

describe('readFrames', () => {
  test('extracts messages from chunks of any size', async () => {
    const bytes = Buffer.concat([first, second]);
    for (let cut = 0; cut <= bytes.length; cut++) {
      const frames = await collect(readFrames(chunks(bytes.subarray(0, cut), bytes.subarray(cut))));
      expect(frames.map(({ requestId, body }) => [requestId, body.toString()])).toEqual([
        [1, 'first body'],
        [2, 'second'],
      ]);
    }
  });

  test('assembles a message from single bytes', async () => {
    const bytes = [...first].map((byte) => Buffer.from([byte]));
    const [only] = await collect(readFrames(chunks(...bytes)));
    expect(only?.body.toString()).toBe('first body');
  });

  test('rejects a message longer than the limit before its body arrives, with its request id', async () => {
    const header = Buffer.alloc(16);
    header.writeInt32LE(101, 0);
    header.writeInt32LE(77, 4);
    const reading = collect(readFrames(chunks(header), 100));
    await expect(reading).rejects.toMatchObject({ name: 'ProtocolError', requestId: 77 });
  });

  test.each([-1, 0, 15])('rejects a length of %d', async (length) => {
    const header = Buffer.alloc(16);
    header.writeInt32LE(length, 0);
    await expect(collect(readFrames(chunks(header)))).rejects.toBeInstanceOf(ProtocolError);
  });

  test('rejects a stream that ends inside a message', async () => {
    await expect(collect(readFrames(chunks(first.subarray(0, -1))))).rejects.toBeInstanceOf(ProtocolError);
  });
});
