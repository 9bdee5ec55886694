import type { Attack } from './support/attack.ts';
import { EDGE_PROXY, GATEWAY, testAttacks } from './support/attack-tests.ts';
import { execute } from './support/response.ts';
import { firstResult } from './support/stream.ts';
import type { World } from './support/world.ts';

/** Fields of the root or of a fragment on it, with the given count of something. */
type Fields = (count: number) => string;

interface Limit {
  what: string;
  max: number;
  fields: Fields;
}

const times = (count: number, part: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => part(index)).join(' ');

const typenames = (count: number) => times(Math.floor(count), () => '__typename');

/** Valid and cheap documents, so that only the limit under test can reject them. */
const LIMITS: Limit[] = [
  {
    what: 'levels',
    max: 12,
    fields: (count) => `message(id: $m) { ${'replyTo { '.repeat(count - 2)} id ${'}'.repeat(count - 2)} }`,
  },
  { what: 'aliases', max: 30, fields: (count) => times(count, (index) => `a${index}: __typename`) },
  {
    what: 'fields',
    max: 1_000,
    // Two halves, because graphql-js aborts when it has to compare a thousand fields of the same name.
    fields: (count) => `message(id: $m) { ${typenames(count / 2)} } ${typenames((count - 1) / 2)}`,
  },
  { what: 'directives', max: 50, fields: (count) => times(count, () => '__typename @include(if: true)') },
];

const HEAD = 'query ($m: ID!)';

/** Different ways to write the same fields. */
const FORMS: Record<string, (fields: string) => string> = {
  inline: (fields) => `${HEAD} { ${fields} }`,
  'in a fragment': (fields) => `${HEAD} { ...F } fragment F on Query { ${fields} }`,
  'in nested fragments': (fields) =>
    `${HEAD} { ...A } fragment A on Query { ...B } fragment B on Query { ... on Query { ${fields} } }`,
};

const BYTES = 16 * 1024;

const ATTACKS: Attack[] = [
  {
    name: 'documents just above each limit, while those at the limit succeed',
    async run(recorder, world) {
      for (const { what, max, fields } of LIMITS) {
        for (const [form, write] of Object.entries(FORMS)) {
          for (const [transport, execute] of Object.entries(transports(world))) {
            const at = await execute(documentOf(write, fields(max)));
            recorder.expectSuccess(`${max} ${what} ${form} over ${transport}`, at);
            const above = await execute(documentOf(write, fields(max + 1)));
            const title = `${max + 1} ${what} ${form} over ${transport}`;
            recorder.expectRejected(title, above, 'GRAPHQL_VALIDATION_FAILED');
            const message = `The query has ${max + 1} ${what}; at most ${max} are allowed.`;
            recorder.expectTrue(above.text.includes(message), `${title} → ${above.text}`);
          }
        }
      }
    },
  },
  {
    name: 'fragments spread several times, above each limit, while those at the limit succeed',
    async run(recorder, world) {
      for (const { what, max, fields } of LIMITS.filter(({ what }) => what === 'aliases' || what === 'fields')) {
        const head = fields(1).includes('$m') ? HEAD : 'query';
        const twice = (more: string) => `${head} { ${more} ...F ...F } fragment F on Query { ${fields(max / 2)} }`;
        for (const [transport, execute] of Object.entries(transports(world))) {
          recorder.expectSuccess(`${what} at the limit over ${transport}`, await execute(twice('')));
          const above = await execute(twice('a: __typename'));
          recorder.expectRejected(`${what} above it over ${transport}`, above, 'GRAPHQL_VALIDATION_FAILED');
          recorder.expectTrue(above.text.includes(`The query has ${max + 1} ${what}; at most ${max}`), above.text);
        }
      }
    },
  },
  {
    name: 'documents one byte too long, while those of the maximum length succeed',
    async run(recorder, world) {
      const start = '{ __typename } #';
      for (const [transport, execute] of Object.entries(transports(world))) {
        const long = start.padEnd(BYTES, 'x');
        recorder.expectSuccess(`as long over ${transport}`, await execute(long));
        recorder.expectRejected(`longer over ${transport}`, await execute(`${long}x`), 'PAYLOAD_TOO_LARGE');
        // The limit counts bytes, not characters.
        recorder.expectRejected(
          `in bytes over ${transport}`,
          await execute(start.padEnd(BYTES / 2 + start.length, 'ü')),
          'PAYLOAD_TOO_LARGE',
        );
      }
    },
  },
];

testAttacks([EDGE_PROXY, GATEWAY], ATTACKS);

const transports = ({ mallory, publicMessageId }: World) => ({
  HTTP: (document: string) => execute(document, { m: publicMessageId }, mallory.token),
  WebSocket: (document: string) => firstResult(document, { m: publicMessageId }, mallory.token),
});

/** Declares the variable only when it is used, as GraphQL requires. */
const documentOf = (write: (fields: string) => string, fields: string) =>
  fields.includes('$m') ? write(fields) : write(fields).replace(HEAD, 'query');
