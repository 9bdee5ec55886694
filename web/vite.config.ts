import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const OUT = fileURLToPath(new URL('dist', import.meta.url));
/** Smaller files gain nothing from compression. */
const WORTH_COMPRESSING_BYTES = 1_024;

/** Writes `.br` and `.gz` beside each text file, so that the front door compresses nothing while it serves. */
const precompress = (): Plugin => ({
  name: 'parley:precompress',
  apply: 'build',
  async closeBundle() {
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

/** Sonner puts a style element in the page, which the content security policy refuses: we bundle its style sheet. */
const sonnerWithoutStyleElement = (): Plugin => ({
  name: 'parley:sonner-without-style-element',
  transform(code, id) {
    if (!/sonner\/dist\/index\.mjs/.test(id)) return null;
    if (!code.includes('head.appendChild(style)')) this.error('Sonner no longer adds its style element as it did');
    return { code: code.replace('head.appendChild(style)', ''), map: null };
  },
});

/**
 * Puts each operation where it is written, in place of the look-up in the generated map, which would load all operations
 * with the first page and each one's text twice.
 */
const inlineDocuments = (): Plugin => {
  const documents = new Map<string, string>();
  return {
    name: 'parley:inline-documents',
    apply: 'build',
    enforce: 'pre',
    async buildStart() {
      const generated = await readFile(fileURLToPath(new URL('src/gql/graphql.ts', import.meta.url)), 'utf8');
      const definition = /^export const (\w+) = (\{.*\}) as unknown as DocumentNode/gm;
      for (const [, name = '', json = ''] of generated.matchAll(definition)) documents.set(name, json);
    },
    transform(code, id) {
      if (!/web\/src\/(?!gql\/).*\.tsx?$/.test(id)) return null;
      const inlined = code.replace(/\bgraphql\(\s*`\s*(\w+)\s+(\w+)[^`]*`,?\s*\)/g, (_call, kind, name) => {
        const json = documents.get(`${name}${kind === 'fragment' ? 'FragmentDoc' : 'Document'}`);
        return json ?? this.error(`There is no generated document for ${kind} ${name}: run the code generator`);
      });
      return inlined === code ? null : { code: inlined, map: null };
    },
  };
};

export default defineConfig({
  plugins: [inlineDocuments(), react(), tailwindcss(), sonnerWithoutStyleElement(), precompress()],
  resolve: { alias: { '@': fileURLToPath(new URL('src', import.meta.url)) } },
  optimizeDeps: { exclude: ['sonner'] },
  build: { outDir: OUT, sourcemap: true },
  server: { proxy: { '/graphql': { target: process.env['GATEWAY_URL'] ?? 'http://127.0.0.1:4000', ws: true } } },
});
