/**
 * Composes the subgraphs' schemas into `schema/generated/supergraph.graphql`.
 * With `--check` it writes nothing and fails when the committed file is stale.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';

/** The URLs are placeholders. The gateway's configuration lists the replicas. */
const SUBGRAPHS = [
  { name: 'auth', url: 'http://auth/graphql' },
  { name: 'chat', url: 'http://chat/graphql' },
];

const file = (name) => new URL(`../schema/${name}.graphql`, import.meta.url);
const services = await Promise.all(
  SUBGRAPHS.map(async ({ name, url }) => ({ name, url, typeDefs: parse(await readFile(file(name), 'utf8')) })),
);
const { errors, hints, supergraphSdl } = composeServices(services);

if (errors) {
  for (const error of errors) console.error(error.message);
  process.exit(1);
}
for (const hint of hints) console.warn(hint.toString());

const composed = `${supergraphSdl.trim()}\n`;
const committed = await readFile(file('generated/supergraph'), 'utf8').catch(() => '');
if (!process.argv.includes('--check')) {
  await writeFile(file('generated/supergraph'), composed);
} else if (composed !== committed) {
  console.error('schema/generated/supergraph.graphql is stale: run `npm run compose` and commit it.');
  process.exit(1);
}
