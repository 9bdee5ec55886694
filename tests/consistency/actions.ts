import fc from 'fast-check';

/** The number of people and the kinds of rooms in a run. Indexes in actions wrap around. */
export const PEOPLE = 3;
export const ROOMS = ['PUBLIC', 'PRIVATE'] as const;

const EMOJI = ['👍', '🎉', '❤️'];

/** What a person tries to do in a room. A forbidden action is rejected and changes nothing. */
export type Action = { person: number; room: number } & (
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
const actor = { person: fc.nat(PEOPLE - 1), room: fc.nat(ROOMS.length - 1) };
const target = fc.nat(PEOPLE - 1);

const action = <Kind extends string>(kind: Kind, more: Record<string, fc.Arbitrary<unknown>> = {}) =>
  fc.record({ kind: fc.constant(kind), ...actor, ...more });

const arbitraryAction = fc.oneof(
  { weight: 8, arbitrary: action('send', { mention: fc.option(target), replyTo: fc.option(index) }) },
  { weight: 1, arbitrary: action('sendTwice') },
  { weight: 3, arbitrary: action('edit', { message: index }) },
  { weight: 2, arbitrary: action('delete', { message: index }) },
  { weight: 1, arbitrary: action('pin', { message: index }) },
  { weight: 1, arbitrary: action('unpin', { message: index }) },
  { weight: 3, arbitrary: action('react', { message: index, emoji: fc.constantFrom(...EMOJI) }) },
  { weight: 2, arbitrary: action('unreact', { message: index, emoji: fc.constantFrom(...EMOJI) }) },
  { weight: 2, arbitrary: action('join') },
  { weight: 1, arbitrary: action('leave') },
  { weight: 2, arbitrary: action('addMember', { target }) },
  { weight: 1, arbitrary: action('removeMember', { target }) },
  { weight: 1, arbitrary: action('setRole', { target, role: fc.constantFrom('OWNER', 'MODERATOR', 'MEMBER') }) },
  { weight: 1, arbitrary: action('setTopic', { topic: fc.string({ maxLength: 20, unit: 'grapheme-ascii' }) }) },
  { weight: 3, arbitrary: action('disconnect') },
  { weight: 4, arbitrary: action('reconnect') },
) as fc.Arbitrary<Action>;

/** Steps run one after another. The actions of one step run concurrently. */
export const arbitraryScript: fc.Arbitrary<Action[][]> = fc.array(
  fc.array(arbitraryAction, { minLength: 1, maxLength: 5 }),
  {
    minLength: 3,
    maxLength: 12,
  },
);
