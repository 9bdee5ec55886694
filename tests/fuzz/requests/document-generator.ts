import { getNamedType, introspectionTypes, isCompositeType, isObjectType, type GraphQLObjectType } from 'graphql';
import type { OperationGenerator } from '../operation-generator.ts';
import type { Random } from '../random.ts';
import { write, type Written } from '../selection.ts';
import type { ValueGenerator } from './value-generator.ts';

const ALIASES = ['__a', '__typename', '__proto__', '__id', '__schema', '__parley_cursor', 'constructor', 'toString'];
const VARIABLES = ['__v', '__proto__', 'representations', 'constructor', '__parley_after', 'id', 'if'];
const TYPES = [
  'Int',
  'Int!',
  '[Int!]!',
  'String',
  'ID',
  'Boolean',
  'Boolean!',
  '[ID!]',
  'SendMessageInput',
  'Nope',
  '[[[Int]]]',
  'RoomKind',
];
const DEFAULTS = ['null', '1', '"x"', '[]', '[null]', '{ a: 1 }', 'true', 'PUBLIC', '$v0', '1e999', '"""x"""'];
const DIRECTIVES = [
  '@include(if: true)',
  '@skip(if: $v0)',
  '@include(if: null)',
  '@include',
  '@defer',
  '@stream(initialCount: 1)',
  '@deprecated',
  '@specifiedBy(url: "x")',
  '@oneOf',
  '@cost(weight: 1)',
  '@nope',
];
const ENDS = [
  ' subscription { inboxEvents { __typename } }',
  ' query B { me { id } }',
  ' fragment F on User { id }',
  ' type A { b: Int }',
  ' {',
  ' #\u2028',
  '\ufeff',
  ' extend schema @link(url: "x")',
];
const TOKEN = /[\w$@"]+|[^\s\w]/g;
/** Maximum changes of one document. */
const MAX_CHANGES = 3;
/** Probability of no change. */
const UNCHANGED_PROBABILITY = 0.4;
const INTROSPECTION_DEPTH = 4;

/** Generates valid, nearly valid and invalid documents. */
export class DocumentGenerator {
  private readonly introspection = introspectionTypes.filter(isObjectType);
  private readonly changes = [
    (source: string) => this.alias(source),
    (source: string) => this.alias(source),
    (source: string) => this.renameVariable(source),
    (source: string) => this.retype(source),
    (source: string) => this.direct(source),
    (source: string) => this.wrap(source),
    (source: string) => this.introspect(source),
    (source: string) => this.introspect(source),
    (source: string) => this.token(source),
    (source: string) => source + this.random.of(ENDS),
  ];

  constructor(
    private readonly random: Random,
    private readonly generator: OperationGenerator,
    private readonly values: ValueGenerator,
  ) {}

  make(kinds: readonly ('query' | 'mutation' | 'subscription')[]): Written {
    const { random } = this;
    let { query, variables } = write(this.generator.generate(random.of(kinds)));
    const count = random.chance(UNCHANGED_PROBABILITY) ? 0 : 1 + random.below(MAX_CHANGES);
    for (let done = 0; done < count; done++) query = random.of(this.changes)(query);
    // Supply values for renamed variables.
    for (const [, name = ''] of query.matchAll(/\$(\w+)\s*:/g))
      if (!Object.hasOwn(variables, name) && random.chance(0.8))
        variables = { ...variables, [name]: this.values.any() };
    if (random.chance(0.2)) variables = { ...variables, ...this.values.object() };
    return { query, variables };
  }

  /** Adds an alias to a field: an unusual one or the name of another field. */
  private alias(source: string): string {
    const fields = [...source.matchAll(/(?<=[{\s])(\w+)(?=[\s({}])/g)];
    if (fields.length === 0) return source;
    const { index } = this.random.of(fields);
    const [other = 'a'] = this.random.of(fields);
    const alias = this.random.chance(0.5) ? this.random.of(ALIASES) : other;
    return `${source.slice(0, index)}${alias}: ${source.slice(index)}`;
  }

  private renameVariable(source: string): string {
    const name = this.random.of(VARIABLES);
    return source.replaceAll('$v0', `$${name}`);
  }

  private retype(source: string): string {
    const type = this.random.of(TYPES);
    const value = this.random.chance(0.5) ? ` = ${this.random.of(DEFAULTS)}` : '';
    return this.random.chance(0.5)
      ? source.replace(/(\$\w+): [[\]\w!]+/, (_, name) => `${String(name)}: ${type}${value}`)
      : source.replace(/(\$\w+: [[\]\w]+)!?/, (_, declared) => `${String(declared)}${value}`);
  }

  private direct(source: string): string {
    const places = [...source.matchAll(/ (?=[{}])/g)];
    if (places.length === 0) return source;
    const { index } = this.random.of(places);
    return `${source.slice(0, index)} ${this.random.of(DIRECTIVES)}${source.slice(index)}`;
  }

  /** Moves the root selections into a fragment. */
  private wrap(source: string): string {
    const start = source.indexOf('{');
    const body = source.slice(start);
    const root = source.startsWith('mutation') ? 'Mutation' : source.startsWith('sub') ? 'Subscription' : 'Query';
    const head = source.slice(0, start);
    return this.random.of([
      `${head}{ ... ${body} }`,
      `${head}{ ... on ${root} ${body} }`,
      `${head}{ ... @include(if: true) ${body} }`,
      `${head}{ ...R ...R @skip(if: false) } fragment R on ${root} ${body}`,
      `${head}{ ...R } fragment R on ${root} { ...S } fragment S on ${root} ${body}`,
    ]);
  }

  private introspect(source: string): string {
    const field = this.random.chance(0.5)
      ? `__schema { ${this.introspectionOf('__Schema')} }`
      : `__type(name: ${this.random.of(['"Room"', '"__Type"', '"nope"', '$v0', '""', 'null', '1'])}) { ${this.introspectionOf('__Type')} }`;
    const end = source.lastIndexOf('}');
    return this.random.chance(0.4) ? `{ ${field} }` : `${source.slice(0, end)} ${field} ${source.slice(end)}`;
  }

  private introspectionOf(name: string, level = 1): string {
    const { random } = this;
    const type = this.introspection.find((one) => one.name === name) as GraphQLObjectType;
    const fields = Object.values(type.getFields()).filter(
      (field) => level < INTROSPECTION_DEPTH || !isCompositeType(getNamedType(field.type)),
    );
    return Array.from({ length: 1 + random.below(4) }, () => {
      const { name: field, args, type: returned } = random.of(fields);
      const given = args
        .filter(() => random.chance(0.5))
        .map((argument) => `${argument.name}: ${random.of(['true', 'false', 'null', '$v0', '1'])}`);
      const inner = getNamedType(returned);
      const inside = isObjectType(inner) ? ` { ${this.introspectionOf(inner.name, level + 1)} }` : '';
      return `${field}${given.length > 0 ? `(${given.join(', ')})` : ''}${inside}`;
    }).join(' ');
  }

  /** Drops, repeats or replaces a token. */
  private token(source: string): string {
    const tokens = source.match(TOKEN) ?? [];
    if (tokens.length === 0) return source;
    const at = this.random.below(tokens.length);
    const changed = [
      () => tokens.toSpliced(at, 1),
      () => tokens.toSpliced(at, 0, tokens[at] ?? ''),
      () => tokens.toSpliced(at, 1, this.random.of(tokens)),
      () => tokens.toSpliced(at, 1, String.fromCharCode(this.random.below(0x10000))),
    ];
    return this.random.of(changed)().join(' ');
  }
}
