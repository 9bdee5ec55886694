import { readFileSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defaultClientConditions, defaultServerConditions, defineConfig, type Plugin } from 'vite';
import { emojiPickerData } from './emoji-data.ts';

const OUT = fileURLToPath(new URL('dist', import.meta.url));
/** Smaller files do not benefit from compression. */
const WORTH_COMPRESSING_BYTES = 1_024;

/** Writes `.br` and `.gz` beside each text file, so that the edge proxy does not compress at run time. */
const precompress = (): Plugin => ({
  name: 'parley:precompress',
  apply: 'build',
  async writeBundle() {
    const entries = await readdir(OUT, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile() && /\.(css|js|svg)$/.test(entry.name));
    await Promise.all(
      files.map(async ({ parentPath, name }) => {
        const file = join(parentPath, name);
        const content = await readFile(file);
        if (content.length < WORTH_COMPRESSING_BYTES) return;
        await writeFile(`${file}.br`, await promisify(brotliCompress)(content));
        await writeFile(`${file}.gz`, await promisify(gzip)(content));
      }),
    );
  },
});

/** Sonner injects a style element, which the content security policy blocks. We bundle its style sheet instead. */
const sonnerWithoutStyleElement = (): Plugin => ({
  name: 'parley:sonner-without-style-element',
  transform(code, id) {
    if (!/sonner\/dist\/index\.mjs/.test(id)) return null;
    if (!code.includes('head.appendChild(style)'))
      this.error('Sonner adds its style element differently now: update this plugin');
    return { code: code.replace('head.appendChild(style)', ''), map: null };
  },
});

/** A GraphQL document in the sources, with its kind and name. */
const DOCUMENT = /\bgraphql\(\s*`\s*(query|mutation|subscription|fragment)\s+(\w+)[^`]*`,?\s*\)/g;
const GENERATED = fileURLToPath(new URL('src/gql/graphql.ts', import.meta.url));

/** The only constants of the generated file are the documents, one per line. */
const DOCUMENTS = /^export const (\w+) = (\{.*\}) as unknown as /gm;

/**
 * Inlines each generated document where it is used. Otherwise the bundle would also contain the source of all
 * documents, and its first chunk the documents of all others.
 */
const compiledDocuments = (): Plugin => {
  let documents = new Map<string, string>();
  return {
    name: 'parley:compiled-documents',
    apply: 'build',
    enforce: 'pre',
    async buildStart() {
      const source = await readFile(GENERATED, 'utf8');
      documents = new Map([...source.matchAll(DOCUMENTS)].map(([, name = '', json = '']) => [name, json]));
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

const readEmojibase = (file: string): unknown =>
  JSON.parse(readFileSync(fileURLToPath(import.meta.resolve(`emojibase-data/en/${file}.json`)), 'utf8'));

/** `virtual:emoji-data`, generated during the build. */
const emojiData = (): Plugin => ({
  name: 'parley:emoji-data',
  resolveId: (id) => (id === 'virtual:emoji-data' ? `\0${id}` : null),
  load(id) {
    if (id !== '\0virtual:emoji-data') return null;
    return `export default JSON.parse(${JSON.stringify(JSON.stringify(emojiPickerData(readEmojibase)))});`;
  },
});

export default defineConfig({
  plugins: [compiledDocuments(), react(), tailwindcss(), sonnerWithoutStyleElement(), emojiData(), precompress()],
  resolve: {
    alias: { '@': fileURLToPath(new URL('src', import.meta.url)) },
    // Bundle workspaces from their sources, as TypeScript and Jest do.
    conditions: ['parley:source', ...defaultClientConditions],
  },
  ssr: { resolve: { conditions: ['parley:source', ...defaultServerConditions] } },
  optimizeDeps: { exclude: ['sonner'] },
  build: { outDir: OUT, sourcemap: true },
  server: { proxy: { '/graphql': { target: process.env['GATEWAY_URL'] ?? 'http://127.0.0.1:4000', ws: true } } },
});
