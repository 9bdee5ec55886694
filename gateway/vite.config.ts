import { defineConfig } from 'vite';

/** Builds GraphiQL as one page with its scripts, styles and workers; nothing is loaded from other sites. */
export default defineConfig({
  root: new URL('./playground', import.meta.url).pathname,
  base: '/graphql/playground/',
  worker: { format: 'es' },
  build: {
    outDir: new URL('./dist/playground', import.meta.url).pathname,
    emptyOutDir: true,
    target: 'es2023',
    // Monaco is always large, and computing gzip sizes only takes time.
    chunkSizeWarningLimit: 8_000,
    reportCompressedSize: false,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // Server component directives in GraphiQL's packages have no effect here.
      onLog: (level, log, report) => log.code !== 'MODULE_LEVEL_DIRECTIVE' && report(level, log),
    },
  },
});
