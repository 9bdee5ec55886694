import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import mongoose from 'mongoose';
import { DeadlineExceededError, NotFoundError, ServiceUnavailableError } from '@parley/service/errors';
import { Deadline } from '@parley/service/time';
import { newMetrics, ROOM, silentLogger } from '../../../tests/support/fake-room.ts';
import { bulkFailure, bulkRejection } from '../../../tests/support/bulk-failure.ts';
import type { MembershipRepository } from '../../repositories/membership-repository.ts';
import type { Change, Message } from '../../repositories/records.ts';
import { StoreTimeoutError } from '../../repositories/store-time.ts';
import { MessageWriter } from './message-writer.ts';

const newMessage = (clientId: string) => ({
  roomId: ROOM,
  authorId: 'ann',
  clientId,
  body: 'hi',
  replyToId: null,
  mentionIds: [],
});

type Sent = Parameters<MembershipRepository['recordSent']>[0][number];

/** A message store that can be slow, unavailable, or changed by another replica. */
class FakeStore {
  stored: Message[] = [];
  last = 0;
  allocations = 0;
  /** Number of lookups of stored messages. */
  lookups = 0;
  inserts: number[] = [];
  published: Change[][] = [];
  filled: { seq: number; rev: number }[] = [];
  /** Abandoned revs stored with the room. */
  abandoned: number[] = [];
  noted: Sent[][] = [];
  isMissing = false;
  /** Set to make `recordSent` fail. */
  isNoteSentFailing = false;
  /** Called before, or instead of, storing an insert. */
  onInsert: (messages: readonly Message[]) => Promise<void> = async () => undefined;

  async allocateForMessages(_roomId: string, count: number) {
    this.allocations++;
    this.onAllocate();
    if (this.isMissing) return null;
    this.last += count;
    return { lastSeq: this.last, lastRev: this.last };
  }

  async insert(messages: readonly Message[]): Promise<Set<number>> {
    this.inserts.push(messages.length);
    await this.onInsert(messages);
    const rejected = new Set<number>();
    for (const [index, message] of messages.entries()) {
      const isTaken = this.stored.some(({ id, clientId }) => id === message.id || clientId === message.clientId);
      if (isTaken) rejected.add(index);
      else this.stored.push(message);
    }
    return rejected;
  }

  /** Called before revs are allocated. */
  onAllocate: () => void = () => undefined;
  /** The error of a lookup of stored messages. */
  findError: Error | undefined;

  /** Called on a lookup of stored messages. */
  onLookup: () => void = () => undefined;

  async findByClientIds(_roomId: string, keys: readonly { clientId: string }[]): Promise<Message[]> {
    this.lookups++;
    this.onLookup();
    if (this.findError) throw this.findError;
    return this.stored.filter(({ clientId }) => keys.some((key) => key.clientId === clientId));
  }

  /** Called when placeholders are inserted. */
  onPlaceholders: () => void = () => undefined;

  async insertPlaceholders(messages: readonly { seq: number; rev: number }[]): Promise<Set<number>> {
    this.onPlaceholders();
    const isTaken = messages.map((message) => this.stored.some(({ seq }) => seq === message.seq));
    this.filled.push(...messages.filter((_, index) => !isTaken[index]).map(({ seq, rev }) => ({ seq, rev })));
    return new Set(isTaken.flatMap((taken, index) => (taken ? [index] : [])));
  }

  async addAbandonedRevs(_roomId: string, revs: readonly number[]): Promise<void> {
    this.abandoned.push(...revs);
  }

  async recordSent(sent: readonly Sent[]): Promise<void> {
    if (this.isNoteSentFailing) throw new Error('away');
    this.noted.push([...sent]);
  }

  publish(_roomId: string, changes: readonly Change[]): void {
    this.published.push([...changes]);
  }
}

let store: FakeStore;
let writer: MessageWriter;
beforeEach(() => {
  store = new FakeStore();
  const options = { batch: 10, queue: 15, deadlineMs: 10_000 };
  writer = new MessageWriter(store, store, store, store, store, options, silentLogger, newMetrics());
});
afterEach(() => void jest.useRealTimers());

const send = (message: ReturnType<typeof newMessage>, deadline = Deadline.in(10_000)) => writer.send(message, deadline);
const sendAll = (count: number) =>
  Promise.all(Array.from({ length: count }, (_, index) => send(newMessage(`c${index}`))));

describe('the writer', () => {
  test('stores messages that arrive during a write together, in order of arrival', async () => {
    const sent = await sendAll(14);
    expect(sent.map(({ seq }) => seq)).toEqual(Array.from({ length: 14 }, (_, index) => index + 1));
    expect(store.inserts).toEqual([1, 10, 3]);
    expect([store.lookups, store.allocations]).toEqual([3, 3]);
    expect(store.published.map((changes) => changes.length)).toEqual([1, 10, 3]);
  });

  test('rejects messages beyond the queue limit and continues', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 30 }, (_, index) => send(newMessage(`c${index}`))));
    const rejected = outcomes.filter(({ status }) => status === 'rejected');
    expect(rejected).toHaveLength(14);
    expect(rejected[0]).toMatchObject({ reason: expect.any(ServiceUnavailableError) });
    expect(await send(newMessage('later'))).toMatchObject({ clientId: 'later' });
  });

  test('stores concurrent sends of the same message once', async () => {
    const [first, second] = await Promise.all([send(newMessage('same')), send(newMessage('same'))]);
    expect(second).toBe(first);
    expect(store.allocations).toBe(1);
  });

  test('returns a stored message and publishes it again', async () => {
    const first = await send(newMessage('same'));
    expect(await send(newMessage('same'))).toEqual(first);
    expect(store.stored).toHaveLength(1);
    expect(store.published).toHaveLength(2);
  });

  test('separates stored messages from new ones in one batch', async () => {
    const first = await send(newMessage('same'));
    const [, again, next] = await Promise.all(['other', 'same', 'new'].map((clientId) => send(newMessage(clientId))));
    expect(again).toEqual(first);
    expect(next).toMatchObject({ clientId: 'new', seq: 3 });
    expect(store.stored.map(({ clientId }) => clientId)).toEqual(['same', 'other', 'new']);
  });

  test('returns the message of a faster replica and publishes a noop for its own rev', async () => {
    store.onInsert = async ([message]) => {
      store.onInsert = async () => undefined;
      if (message) store.stored.push({ ...message, id: `${ROOM}-77`, seq: 77, rev: 77 });
    };
    expect(await send(newMessage('same'))).toMatchObject({ seq: 77 });
    expect(store.published).toEqual([[{ kind: 'noop', rev: 1 }]]);
    expect(store.filled).toEqual([{ seq: 1, rev: 1 }]);
  });

  test('retries a write whose response was lost and recognizes its own message', async () => {
    store.onInsert = async (messages) => {
      store.onInsert = async () => undefined;
      store.stored.push(...messages);
      throw bulkFailure(new mongoose.mongo.MongoNetworkError('cut'));
    };
    expect(await send(newMessage('once'))).toMatchObject({ seq: 1 });
    expect(store.published).toEqual([[expect.objectContaining({ kind: 'message', rev: 1 })]]);
  });

  test('records the authors’ own messages, by one update per write', async () => {
    const authors = ['ann', 'ann', 'ben', 'ann'];
    await Promise.all(authors.map((authorId, index) => send({ ...newMessage(`c${index}`), authorId })));
    expect(store.noted).toEqual([
      [{ roomId: ROOM, userId: 'ann', seqs: [1] }],
      [
        { roomId: ROOM, userId: 'ann', seqs: [2, 4] },
        { roomId: ROOM, userId: 'ben', seqs: [3] },
      ],
    ]);
  });

  test('stores a message although recording it for its author fails', async () => {
    store.isNoteSentFailing = true;
    expect(await send(newMessage('once'))).toMatchObject({ seq: 1 });
  });

  test('asks for a retry when the seq of a message was sealed in the meantime', async () => {
    store.onInsert = async ([message]) => {
      store.onInsert = async () => undefined;
      if (message) store.stored.push({ ...message, clientId: `placeholder-${message.seq}` });
    };
    await expect(send(newMessage('late'))).rejects.toThrow(ServiceUnavailableError);
    expect(store.published).toEqual([[{ kind: 'noop', rev: 1 }]]);
    expect(store.abandoned).toEqual([1]);
    expect(await send(newMessage('late'))).toMatchObject({ seq: 2 });
  });

  test('stores placeholders for rejected messages, but not for stored ones', async () => {
    const sent = Promise.allSettled(['a', 'b', 'c'].map((clientId) => send(newMessage(clientId))));
    store.onInsert = async () => {
      store.onInsert = async ([message]) => {
        if (message) store.stored.push(message);
        throw bulkRejection([0, 121]);
      };
    };
    expect((await sent).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect(store.filled).toEqual([{ seq: 3, rev: 3 }]);
    expect(store.published.slice(1)).toEqual([[{ kind: 'noop', rev: 3 }]]);
    store.onInsert = async () => undefined;
    expect(await send(newMessage('b'))).toMatchObject({ seq: 2 });
  });

  test('stores a placeholder for a message whose seq was allocated after the write deadline', async () => {
    jest.useFakeTimers();
    store.onAllocate = () => jest.advanceTimersByTime(10_001);
    await expect(send(newMessage('late'))).rejects.toThrow(ServiceUnavailableError);
    expect(store.inserts).toEqual([]);
    expect(store.filled).toEqual([{ seq: 1, rev: 1 }]);
    expect(store.published).toEqual([[{ kind: 'noop', rev: 1 }]]);
  });

  test('publishes stored messages although the outcome of another one of the batch is unknown', async () => {
    const sent = Promise.allSettled(['a', 'b', 'c'].map((clientId) => send(newMessage(clientId))));
    store.onInsert = async () => {
      store.onInsert = async ([message]) => {
        if (message) store.stored.push({ ...message, id: `${ROOM}-77`, seq: 77, rev: 77 });
        store.findError = new mongoose.mongo.MongoNetworkError('cut');
      };
    };
    expect((await sent).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(store.published.slice(1)).toEqual([[expect.objectContaining({ kind: 'message', rev: 3 })]]);
    expect([store.filled, store.abandoned]).toEqual([[], []]);
  });

  test('gives up at the write deadline', async () => {
    jest.useFakeTimers();
    store.onInsert = async () => Promise.reject(bulkFailure(new mongoose.mongo.MongoNetworkError('away')));
    const sent = expect(send(newMessage('never'))).rejects.toThrow(ServiceUnavailableError);
    await jest.advanceTimersByTimeAsync(11_000);
    await sent;
    const attempts = store.inserts.length;
    await jest.advanceTimersByTimeAsync(60_000);
    expect(store.inserts).toHaveLength(attempts);
    expect(store.published).toEqual([]);
  });

  test('retries a write that timed out and rejects only messages without time left', async () => {
    jest.useFakeTimers();
    const sent = Promise.allSettled([
      send(newMessage('a')),
      send(newMessage('b'), Deadline.in(1_000)),
      send(newMessage('c'), Deadline.in(9_000)),
    ]);
    store.onInsert = async ([first]) => {
      if (first?.clientId === 'a') return;
      store.onInsert = async () => undefined;
      jest.advanceTimersByTime(1_001);
      throw bulkFailure(new StoreTimeoutError());
    };
    await jest.advanceTimersByTimeAsync(5_000);
    expect((await sent).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(store.inserts).toEqual([1, 2, 1]);
    // The outcome is unknown.
    expect(store.filled).toEqual([]);
  });

  describe('for a caller whose deadline has passed', () => {
    const disconnecting = () => {
      const leaving = new AbortController();
      return { leave: () => leaving.abort(), deadline: new Deadline(Infinity, leaving.signal, () => 0) };
    };

    test('allocates no rev', async () => {
      await expect(send(newMessage('late'), Deadline.in(0))).rejects.toThrow(DeadlineExceededError);
      const { leave, deadline } = disconnecting();
      leave();
      await expect(send(newMessage('late'), deadline)).rejects.toThrow(DeadlineExceededError);
      expect([store.lookups, store.allocations]).toEqual([0, 0]);
    });

    test('allocates no rev when the caller disconnects during the lookup of the message', async () => {
      const { leave, deadline } = disconnecting();
      store.onLookup = leave;
      await expect(send(newMessage('late'), deadline)).rejects.toThrow(DeadlineExceededError);
      expect([store.lookups, store.allocations]).toEqual([1, 0]);
    });

    test('abandons an allocated rev while the rest of the batch continues', async () => {
      const { leave, deadline } = disconnecting();
      const sent = Promise.allSettled([send(newMessage('a')), send(newMessage('b'), deadline), send(newMessage('c'))]);
      store.onAllocate = () => void (store.allocations === 2 && leave());
      expect((await sent).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect(store.stored.map(({ clientId }) => clientId)).toEqual(['a', 'c']);
      expect(store.filled).toEqual([{ seq: 2, rev: 2 }]);
      expect(store.published.flat()).toContainEqual({ kind: 'noop', rev: 2 });
      expect(store.noted.flat().flatMap(({ seqs }) => seqs)).not.toContain(2);
    });

    test('stores nothing when the caller disconnects while another message is abandoned', async () => {
      const [first, second] = [disconnecting(), disconnecting()];
      const sent = Promise.allSettled([
        send(newMessage('a')),
        send(newMessage('b'), first.deadline),
        send(newMessage('c'), second.deadline),
        send(newMessage('d')),
      ]);
      store.onAllocate = () => {
        if (store.allocations < 2) return;
        first.leave();
        store.onPlaceholders = second.leave;
      };
      expect((await sent).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
      expect(store.stored.map(({ clientId }) => clientId)).toEqual(['a', 'd']);
      expect(store.filled.map(({ seq }) => seq)).toEqual([2, 3]);
    });

    test('stores the message for another caller that is still connected', async () => {
      const { leave, deadline } = disconnecting();
      const first = send(newMessage('a'));
      const sent = Promise.allSettled([send(newMessage('same'), deadline), send(newMessage('same'))]);
      leave();
      expect((await sent).map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
      await first;
      expect(store.stored.map(({ clientId }) => clientId)).toEqual(['a', 'same']);
    });
  });

  test('does not write to a missing room', async () => {
    store.isMissing = true;
    await expect(send(newMessage('lost'))).rejects.toThrow(NotFoundError);
  });
});
