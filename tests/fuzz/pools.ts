import type { Argument } from './selection.ts';
import type { Random } from './random.ts';

/** What there is in the world that is fuzzed, for arguments. */
export interface Pools {
  rooms: readonly string[];
  messages: readonly string[];
  people: readonly string[];
  usernames: readonly string[];
}

/** Cursors that answers brought, the latest ones. */
const MOST_CURSORS = 200;
/** People that one argument names. */
const PEOPLE = [1, 10, 50, 100];
const SIZES = [1, 2, 5, 10, 20, 50, 99, 100];
const WORDS = ['word', 'p', 'x', 'word word2', 'Full', 'zzzz', 'w '.repeat(60)];
/** How often something optional is left out. */
const LEFT_OUT = 0.5;
const AS_VARIABLE = 0.3;

/** Makes values for arguments, by what they are called. */
export class ArgumentMaker {
  private readonly cursors: string[] = [];

  constructor(
    private readonly random: Random,
    private readonly pools: Pools,
  ) {}

  /** Takes the cursors out of an answer. */
  learn(answer: string): void {
    for (const [, cursor] of answer.slice(0, 5_000).matchAll(/"(?:cursor|endCursor|startCursor)":"([^"]{4,2000})"/g))
      this.cursors.push(String(cursor));
    this.cursors.splice(0, this.cursors.length - MOST_CURSORS);
  }

  /**
   * @param owner the type that has the field; with the argument's name it says what is meant.
   * @param type of the argument, as GraphQL writes it.
   * @returns undefined to leave the argument out.
   */
  make(owner: string, field: string, name: string, type: string): Argument | undefined {
    const isRequired = type.endsWith('!');
    const isSize = name === 'first' || name === 'last';
    if (!isRequired && this.random.chance(isSize ? 0.2 : LEFT_OUT)) return undefined;
    const value = this.valueOf(owner, field, name);
    if (value === undefined) return undefined;
    return { value, variableType: this.random.chance(AS_VARIABLE) ? type : null };
  }

  private valueOf(owner: string, field: string, name: string): unknown {
    const { random, pools } = this;
    switch (name) {
      case 'first':
      case 'last':
        return random.of(SIZES);
      case 'after':
      case 'before':
        return this.cursors.length > 0 ? random.of(this.cursors) : undefined;
      case 'query':
        return random.of(WORDS);
      case 'username':
        return random.of(pools.usernames);
      case 'userIds':
        return pools.people.slice(0, random.of(PEOPLE));
      case 'roomId':
        return random.of(pools.rooms);
      case 'id':
        return random.of(field === 'message' ? pools.messages : field === 'user' ? pools.people : pools.rooms);
      default:
        throw new Error(`nothing is known of ${owner}.${field}(${name}:)`);
    }
  }
}
