import {
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLInputType,
  type GraphQLSchema,
  parseType,
  typeFromAST,
} from 'graphql';
import type { Random } from '../random.ts';
import type { Argument } from '../selection.ts';

/** Existing ids and names. */
export type Known = readonly string[];

const TEXTS = [
  '',
  ' ',
  'word',
  'null',
  '\0',
  'a\0b',
  '\ud800',
  '\u202e\u0300',
  '👩‍💻',
  '%00%ff',
  '$where',
  "'; --",
  'eyJhIjoxfQ',
  'x'.repeat(300),
  'x'.repeat(9_000),
];
const NUMBERS = [0, 1, 2, 100, 101, -1, 0.5, 2 ** 31, 2 ** 53, 1e308, -0];
const KEYS = ['a', 'id', 'toString', 'constructor', '__typename', '', '$ne', 'length', '0'];
const MAX_DEPTH = 4;
/** Probability of a value that does not match its type. */
const MISMATCH_PROBABILITY = 0.07;
const OMIT_PROBABILITY = 0.4;

/** Generates values that mostly match their type. */
export class ValueGenerator {
  constructor(
    private readonly random: Random,
    private readonly schema: GraphQLSchema,
    private readonly known: Known,
  ) {}

  /** Generates an argument, with the interface that `OperationGenerator` needs. */
  make(_owner: string, _field: string, name: string, type: string): Argument | undefined {
    const { random } = this;
    if (!type.endsWith('!') && random.chance(OMIT_PROBABILITY)) return undefined;
    const value = this.of(typeFromAST(this.schema, parseType(type) as never) as unknown as GraphQLInputType, name);
    // The GraphQL syntax of objects and enums differs from JSON.
    const isPlain = /^(?:Int|Boolean|String|ID)!?$/.test(type) && (typeof value !== 'object' || value === null);
    return { value, variableType: isPlain && random.chance(0.5) ? null : type };
  }

  /** Generates a value for a type. */
  of(type: GraphQLInputType, name = ''): unknown {
    const { random } = this;
    if (random.chance(MISMATCH_PROBABILITY)) return this.any();
    if (isNonNullType(type)) return this.of(type.ofType as GraphQLInputType, name);
    if (isListType(type)) {
      const item = type.ofType as GraphQLInputType;
      return Array.from({ length: random.below(4) }, () => this.of(item, name));
    }
    if (isEnumType(type)) return random.of(type.getValues()).name;
    if (isInputObjectType(type)) {
      const fields = Object.values(type.getFields()).filter((field) => isNonNullType(field.type) || random.chance(0.5));
      return Object.fromEntries(fields.map((field) => [field.name, this.of(field.type, field.name)]));
    }
    if (type.name === 'Int' || type.name === 'Float') return random.of(NUMBERS.slice(0, 5));
    if (type.name === 'Boolean') return random.chance(0.5);
    return random.chance(0.8) ? random.of(this.known) : random.of(TEXTS);
  }

  /** Generates any JSON value. */
  any(level = 0): unknown {
    const { random } = this;
    const simple = [
      () => null,
      () => random.chance(0.5),
      () => random.of(NUMBERS),
      () => random.of(TEXTS),
      () => random.of(this.known),
    ];
    const nested = [
      () => Array.from({ length: random.below(4) }, () => this.any(level + 1)),
      () => this.object(level + 1),
    ];
    return random.of(level < MAX_DEPTH ? [...simple, ...nested] : simple)();
  }

  object(level = 0): Record<string, unknown> {
    const names = Array.from({ length: this.random.below(4) }, () => this.random.of(KEYS));
    return Object.fromEntries(names.map((name) => [name, this.any(level)]));
  }
}
