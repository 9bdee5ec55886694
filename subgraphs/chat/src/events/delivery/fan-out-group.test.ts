import { describe, expect, jest, test } from '@jest/globals';
import { NotFoundError, ServiceUnavailableError } from '@parley/service/errors';
import { newMetrics, ROOM } from '../../../tests/support/fake-room.ts';
import type { RoomEvent } from './room-event.ts';
import { FanOutGroup, type GroupMember } from './fan-out-group.ts';
import type { Reader } from '../log/tail.ts';

const base = { roomId: ROOM, cursor: 'c' };
const added = (userId: string): RoomEvent => ({ __typename: 'MemberAdded', ...base, userId, role: 'MEMBER' });
const removed = (userId: string): RoomEvent => ({ __typename: 'MemberRemoved', ...base, userId });
const nameOf = (event: RoomEvent) => ('userId' in event ? `${event.__typename} ${event.userId}` : event.__typename);
const settle = () => new Promise(setImmediate);

/** Records its callbacks in order. */
class Member implements GroupMember {
  readonly received: string[] = [];
  error: Error | undefined;

  constructor(readonly userId: string | null = null) {}

  joined(): void {
    this.received.push('joined');
  }

  removed(error: Error): void {
    this.received.push('removed');
    this.error = error;
  }
}

/** A group whose deliveries wait for `ready`, if given. */
function form({ queueLimit = 100, byHand = false } = {}) {
  let deliver: Reader = () => undefined;
  const detach = jest.fn();
  const onEmpty = jest.fn();
  const waiting: ((error?: Error) => void)[] = [];
  const group = new FanOutGroup<Member>(
    {
      attach: (reader) => {
        deliver = reader;
        return detach;
      },
    },
    {
      queueLimit,
      metrics: newMetrics(),
      onEmpty,
      deliver: async (event, members) => {
        const failure = byHand ? await new Promise<Error | undefined>((resolve) => waiting.push(resolve)) : undefined;
        if (failure) throw failure;
        for (const member of members) member.received.push(nameOf(event));
      },
    },
  );
  let rev = 0;
  const happens = async (...events: RoomEvent[]) => {
    for (const event of events) deliver({ rev: ++rev, event });
    await settle();
  };
  const ready = async (error?: Error) => {
    waiting.shift()?.(error);
    await settle();
  };
  return { group, happens, ready, detach, onEmpty };
}

describe('a group', () => {
  test('delivers events to members from when they join until they leave', async () => {
    const { group, happens, detach, onEmpty } = form();
    const [first, second] = [new Member(), new Member()];
    const leave = group.join(first);
    await happens(added('1'));
    const leaveToo = group.join(second);
    await happens(added('2'));
    leave();
    await happens(added('3'));
    expect(first.received).toEqual(['joined', 'MemberAdded 1', 'MemberAdded 2']);
    expect(second.received).toEqual(['joined', 'MemberAdded 2', 'MemberAdded 3']);
    expect(detach).not.toHaveBeenCalled();
    leaveToo();
    expect(detach).toHaveBeenCalledTimes(1);
    expect(onEmpty).toHaveBeenCalledTimes(1);
  });

  test('admits a member that is ahead once it has caught up', async () => {
    const { group, happens, ready } = form({ byHand: true });
    const [slow, quick] = [new Member(), new Member()];
    group.join(slow);
    await happens(added('1'), added('2'));
    group.join(quick);
    await happens(added('3'));
    expect(quick.received).toEqual([]);
    await ready();
    expect(quick.received).toEqual([]);
    await ready();
    expect(quick.received).toEqual(['joined']);
    await ready();
    expect(slow.received).toEqual(['joined', 'MemberAdded 1', 'MemberAdded 2', 'MemberAdded 3']);
    expect(quick.received).toEqual(['joined', 'MemberAdded 3']);
  });

  test('delivers the removal and nothing after it to a removed user, and everything to others', async () => {
    const { group, happens } = form();
    const [ada, grace, staff] = [new Member('ada'), new Member('grace'), new Member()];
    for (const member of [ada, grace, staff]) group.join(member);
    await happens(added('1'), removed('ada'), added('2'));
    expect(ada.received).toEqual(['joined', 'MemberAdded 1', 'MemberRemoved ada', 'removed']);
    expect(ada.error).toBeInstanceOf(NotFoundError);
    for (const { received } of [grace, staff])
      expect(received).toEqual(['joined', 'MemberAdded 1', 'MemberRemoved ada', 'MemberAdded 2']);
  });

  test('removes all members, to resume from their cursors, when its queue is full', async () => {
    const { group, happens, ready, onEmpty } = form({ byHand: true, queueLimit: 2 });
    const [first, second] = [new Member(), new Member()];
    group.join(first);
    await happens(added('1'), added('2'), added('3'));
    group.join(second);
    await happens(added('4'));
    for (const { received, error } of [first, second]) {
      expect(received.at(-1)).toBe('removed');
      expect(error).toBeInstanceOf(ServiceUnavailableError);
    }
    expect(onEmpty).toHaveBeenCalledTimes(1);
    await ready();
    expect(first.received).toEqual(['joined', 'removed']);
  });

  test('removes all members when the delivery of an event fails', async () => {
    const { group, happens, ready } = form({ byHand: true });
    const member = new Member();
    group.join(member);
    await happens(added('1'), added('2'));
    await ready(new Error('broken'));
    expect(member.received).toEqual(['joined', 'removed']);
    expect(member.error).toBeInstanceOf(ServiceUnavailableError);
  });

  test('without members delivers nothing', async () => {
    const { group, happens, ready, onEmpty } = form({ byHand: true });
    const member = new Member();
    const leave = group.join(member);
    await happens(added('1'));
    leave();
    leave();
    await ready();
    expect(member.received).toEqual(['joined']);
    expect(onEmpty).toHaveBeenCalledTimes(1);
  });
});
