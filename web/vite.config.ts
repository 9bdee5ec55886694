import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defaultClientConditions, defaultServerConditions, defineConfig } from 'vite';
import { compiledDocuments } from './vite/compiled-documents.ts';
import { emojiData } from './vite/emoji-data.ts';
import { precompress } from './vite/precompress.ts';

const OUT = fileURLToPath(new URL('dist', import.meta.url));
/** Bundle workspaces from their sources, as TypeScript and Jest do. */
const SOURCE = 'parley:source';

export default defineConfig({
  plugins: [compiledDocuments(), react(), tailwindcss(), emojiData(), precompress(OUT)],
  resolve: {
    alias: { '@': fileURLToPath(new URL('src', import.meta.url)) },
    conditions: [SOURCE, ...defaultClientConditions],
  },
  ssr: { resolve: { conditions: [SOURCE, ...defaultServerConditions] } },
  build: { outDir: OUT, sourcemap: true },
  server: { proxy: { '/graphql': { target: process.env['GATEWAY_URL'] ?? 'http://127.0.0.1:4000', ws: true } } },
});
