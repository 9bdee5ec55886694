import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

/** A GraphQL document in the sources, with its kind and name. */
const DOCUMENT = /\bgraphql\(\s*`\s*(query|mutation|subscription|fragment)\s+(\w+)[^`]*`,?\s*\)/g;
const GENERATED = fileURLToPath(new URL('../src/gql/graphql.ts', import.meta.url));

/** The only constants of the generated file are the documents, one per line. */
const GENERATED_DOCUMENT = /^export const (\w+) = (\{.*\}) as unknown as /gm;

/**
 * Inlines each generated document where it is used. Otherwise the bundle would also contain the source of all
 * documents, and its first chunk the documents of all others.
 */
export const compiledDocuments = (): Plugin => {
  let documents = new Map<string, string>();
  return {
    name: 'parley:compiled-documents',
    apply: 'build',
    enforce: 'pre',
    async buildStart() {
      const source = await readFile(GENERATED, 'utf8');
      documents = new Map([...source.matchAll(GENERATED_DOCUMENT)].map(([, name = '', json = '']) => [name, json]));
    },
    transform(code, id) {
      if (!/\/src\/.*\.tsx?$/.test(id) || id.includes('/src/gql/')) return null;
      const compiled = code.replace(DOCUMENT, (source, kind: string, name: string) => {
        const document = documents.get(`${name}${kind === 'fragment' ? 'FragmentDoc' : 'Document'}`);
        if (!document) this.error(`${name} is not generated: run npm run codegen`);
        // Keep the number of lines.
        return `(${document}${source.replace(/[^\n]/g, '')})`;
      });
      return compiled === code ? null : { code: compiled, map: null };
    },
  };
};
