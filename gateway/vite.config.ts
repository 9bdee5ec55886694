import { defineConfig } from 'vite';

/** GraphiQL as one page with its scripts, styles and workers; nothing is loaded from elsewhere. */
export default defineConfig({
  root: new URL('./playground', import.meta.url).pathname,
  base: '/graphql/playground/',
  worker: { format: 'es' },
  build: {
    outDir: new URL('./dist/playground', import.meta.url).pathname,
    emptyOutDir: true,
    target: 'es2023',
    // Monaco is large whatever is done; gzip figures of it only cost time.
    chunkSizeWarningLimit: 8_000,
    reportCompressedSize: false,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // Directives of server components in GraphiQL's own packages mean nothing here.
      onLog: (level, log, report) => log.code !== 'MODULE_LEVEL_DIRECTIVE' && report(level, log),
    },
  },
});
