import type { Attack } from './support/attack.ts';
import { ask } from './support/reply.ts';
import { firstAnswer } from './support/stream.ts';
import type { World } from './support/world.ts';

/** Fields of a root or of a fragment on it, for so much of something. */
type Fields = (count: number) => string;

interface Limit {
  what: string;
  most: number;
  fields: Fields;
}

const times = (count: number, part: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => part(index)).join(' ');

const typenames = (count: number) => times(Math.floor(count), () => '__typename');

/** Valid, and cheap: what refuses one of these counts. */
const LIMITS: Limit[] = [
  {
    what: 'levels',
    most: 12,
    fields: (count) => `message(id: $m) { ${'replyTo { '.repeat(count - 2)} id ${'}'.repeat(count - 2)} }`,
  },
  { what: 'aliases', most: 30, fields: (count) => times(count, (index) => `a${index}: __typename`) },
  {
    what: 'fields',
    most: 1_000,
    // In two halves: graphql-js gives up comparing a thousand of the same name with one another.
    fields: (count) => `message(id: $m) { ${typenames(count / 2)} } ${typenames((count - 1) / 2)}`,
  },
  { what: 'directives', most: 50, fields: (count) => times(count, () => '__typename @include(if: true)') },
];

const HEAD = 'query ($m: ID!)';

/** Ways to write the same fields. */
const FORMS: Record<string, (fields: string) => string> = {
  'written out': (fields) => `${HEAD} { ${fields} }`,
  'in a fragment': (fields) => `${HEAD} { ...F } fragment F on Query { ${fields} }`,
  'in fragments of fragments': (fields) =>
    `${HEAD} { ...A } fragment A on Query { ...B } fragment B on Query { ... on Query { ${fields} } }`,
};

const BYTES = 16 * 1024;

export const LIMITED: Attack[] = [
  {
    name: 'documents one step above each limit, and exactly at it',
    async run(judge, world) {
      for (const { what, most, fields } of LIMITS) {
        for (const [form, write] of Object.entries(FORMS)) {
          for (const [way, tell] of Object.entries(ways(world))) {
            const at = await tell(documentOf(write, fields(most)));
            judge.answered(`${most} ${what} ${form} over ${way}`, at);
            const above = await tell(documentOf(write, fields(most + 1)));
            const title = `${most + 1} ${what} ${form} over ${way}`;
            judge.refusal(title, above, 'GRAPHQL_VALIDATION_FAILED');
            const message = `The query has ${most + 1} ${what}; at most ${most} are allowed.`;
            judge.that(above.text.includes(message), `${title} → ${above.text}`);
          }
        }
      }
    },
  },
  {
    name: 'fragments that say the same several times, above each limit and at it',
    async run(judge, world) {
      for (const { what, most, fields } of LIMITS.filter(({ what }) => what === 'aliases' || what === 'fields')) {
        const head = fields(1).includes('$m') ? HEAD : 'query';
        const twice = (more: string) => `${head} { ${more} ...F ...F } fragment F on Query { ${fields(most / 2)} }`;
        for (const [way, tell] of Object.entries(ways(world))) {
          judge.answered(`${what} at the limit over ${way}`, await tell(twice('')));
          const above = await tell(twice('a: __typename'));
          judge.refusal(`${what} above it over ${way}`, above, 'GRAPHQL_VALIDATION_FAILED');
          judge.that(above.text.includes(`The query has ${most + 1} ${what}; at most ${most}`), above.text);
        }
      }
    },
  },
  {
    name: 'documents one byte too long, and just as long as they may be',
    async run(judge, world) {
      const start = '{ __typename } #';
      for (const [way, tell] of Object.entries(ways(world))) {
        const long = start.padEnd(BYTES, 'x');
        judge.answered(`as long over ${way}`, await tell(long));
        judge.refusal(`longer over ${way}`, await tell(`${long}x`), 'PAYLOAD_TOO_LARGE');
        // Letters of several bytes count as what they are.
        judge.refusal(
          `in bytes over ${way}`,
          await tell(start.padEnd(BYTES / 2 + start.length, 'ü')),
          'PAYLOAD_TOO_LARGE',
        );
      }
    },
  },
];

const ways = ({ mallory, publicMessageId }: World) => ({
  HTTP: (document: string) => ask(document, { m: publicMessageId }, mallory.token),
  WebSocket: (document: string) => firstAnswer(document, { m: publicMessageId }, mallory.token),
});

/** GraphQL wants each variable used. */
const documentOf = (write: (fields: string) => string, fields: string) =>
  fields.includes('$m') ? write(fields) : write(fields).replace(HEAD, 'query');
