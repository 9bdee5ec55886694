import fc from 'fast-check';

/** How many people and rooms a run has; indexes in acts are taken modulo what there is. */
export const PEOPLE = 3;
export const ROOMS = ['PUBLIC', 'PRIVATE'] as const;

const EMOJI = ['👍', '🎉', '❤️'];

/** Something that a person tries to do in a room; what they may not do is refused and changes nothing. */
export type Act = { person: number; room: number } & (
  | { kind: 'send'; mention: number | null; replyTo: number | null }
  | { kind: 'sendTwice' }
  | { kind: 'edit' | 'delete' | 'pin' | 'unpin'; message: number }
  | { kind: 'react' | 'unreact'; message: number; emoji: string }
  | { kind: 'join' | 'leave' }
  | { kind: 'addMember' | 'removeMember'; target: number }
  | { kind: 'setRole'; target: number; role: 'OWNER' | 'MODERATOR' | 'MEMBER' }
  | { kind: 'setTopic'; topic: string }
  | { kind: 'disconnect' | 'reconnect' }
);

const index = fc.nat(30);
const who = { person: fc.nat(PEOPLE - 1), room: fc.nat(ROOMS.length - 1) };
const target = fc.nat(PEOPLE - 1);

const act = <Kind extends string>(kind: Kind, more: Record<string, fc.Arbitrary<unknown>> = {}) =>
  fc.record({ kind: fc.constant(kind), ...who, ...more });

const arbitraryAct = fc.oneof(
  { weight: 8, arbitrary: act('send', { mention: fc.option(target), replyTo: fc.option(index) }) },
  { weight: 1, arbitrary: act('sendTwice') },
  { weight: 3, arbitrary: act('edit', { message: index }) },
  { weight: 2, arbitrary: act('delete', { message: index }) },
  { weight: 1, arbitrary: act('pin', { message: index }) },
  { weight: 1, arbitrary: act('unpin', { message: index }) },
  { weight: 3, arbitrary: act('react', { message: index, emoji: fc.constantFrom(...EMOJI) }) },
  { weight: 2, arbitrary: act('unreact', { message: index, emoji: fc.constantFrom(...EMOJI) }) },
  { weight: 2, arbitrary: act('join') },
  { weight: 1, arbitrary: act('leave') },
  { weight: 2, arbitrary: act('addMember', { target }) },
  { weight: 1, arbitrary: act('removeMember', { target }) },
  { weight: 1, arbitrary: act('setRole', { target, role: fc.constantFrom('OWNER', 'MODERATOR', 'MEMBER') }) },
  { weight: 1, arbitrary: act('setTopic', { topic: fc.string({ maxLength: 20, unit: 'grapheme-ascii' }) }) },
  { weight: 3, arbitrary: act('disconnect') },
  { weight: 4, arbitrary: act('reconnect') },
) as fc.Arbitrary<Act>;

/** Steps one after another; the acts of one step happen at the same time. */
export const arbitraryScript: fc.Arbitrary<Act[][]> = fc.array(fc.array(arbitraryAct, { minLength: 1, maxLength: 5 }), {
  minLength: 3,
  maxLength: 12,
});
