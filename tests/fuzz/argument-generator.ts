import type { Argument } from './selection.ts';
import type { Random } from './random.ts';

/** Existing ids and names, for arguments. */
export interface Pools {
  rooms: readonly string[];
  messages: readonly string[];
  people: readonly string[];
  usernames: readonly string[];
}

/** Maximum number of remembered cursors. */
const MAX_CURSORS = 200;
/** Numbers of users in one argument. */
const PEOPLE = [1, 10, 50, 100];
const SIZES = [1, 2, 5, 10, 20, 50, 99, 100];
const WORDS = ['word', 'p', 'x', 'word word2', 'Full', 'zzzz', 'w '.repeat(60)];
/** Probability of leaving out an optional argument. */
const OMIT_PROBABILITY = 0.5;
const VARIABLE_PROBABILITY = 0.3;

/** Generates arguments by their names. */
export class ArgumentGenerator {
  private readonly cursors: string[] = [];

  constructor(
    private readonly random: Random,
    private readonly pools: Pools,
  ) {}

  /** Remembers the cursors of a response. */
  learn(response: string): void {
    for (const [, cursor] of response.slice(0, 5_000).matchAll(/"(?:cursor|endCursor|startCursor)":"([^"]{4,2000})"/g))
      this.cursors.push(String(cursor));
    this.cursors.splice(0, this.cursors.length - MAX_CURSORS);
  }

  /**
   * @param owner the type with the field.
   * @param type the argument's type in GraphQL syntax.
   * @returns undefined to leave the argument out.
   */
  make(owner: string, field: string, name: string, type: string): Argument | undefined {
    const isRequired = type.endsWith('!');
    const isSize = name === 'first' || name === 'last';
    if (!isRequired && this.random.chance(isSize ? 0.2 : OMIT_PROBABILITY)) return undefined;
    const value = this.valueOf(owner, field, name);
    if (value === undefined) return undefined;
    return { value, variableType: this.random.chance(VARIABLE_PROBABILITY) ? type : null };
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
        throw new Error(`no values for ${owner}.${field}(${name}:)`);
    }
  }
}
