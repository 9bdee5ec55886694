import { GraphQLError, GraphQLScalarType } from 'graphql';

/** The scalar `DateTime`: serializes a `Date` as RFC 3339 in UTC. It is not an input type in the schema. */
export const DateTimeScalar = new GraphQLScalarType<never, string>({
  name: 'DateTime',
  serialize: (value) => toDate(value).toISOString(),
  parseValue: reject,
  parseLiteral: reject,
});

function toDate(value: unknown): Date {
  const date = value instanceof Date ? value : new Date(String(value));
  if (Number.isNaN(date.getTime())) throw new TypeError('DateTime cannot represent an invalid date');
  return date;
}

function reject(): never {
  throw new GraphQLError('DateTime is not an input type');
}
