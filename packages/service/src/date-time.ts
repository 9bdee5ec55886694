import { GraphQLError, GraphQLScalarType } from 'graphql';

/** The scalar `DateTime`: what a store gives as a `Date` leaves as RFC 3339 in UTC. No input of the schema takes one. */
export const DateTimeScalar = new GraphQLScalarType<never, string>({
  name: 'DateTime',
  serialize: (value) => toDate(value).toISOString(),
  parseValue: refuse,
  parseLiteral: refuse,
});

function toDate(value: unknown): Date {
  const date = value instanceof Date ? value : new Date(String(value));
  if (Number.isNaN(date.getTime())) throw new TypeError('DateTime cannot represent an invalid moment');
  return date;
}

function refuse(): never {
  throw new GraphQLError('DateTime is not an input type here');
}
