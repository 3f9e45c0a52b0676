import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// The libraries are bundled from their sources, so that a bundle needs no earlier build.
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  resolve: { conditions: ['@orrery/source', 'module', 'browser', 'development|production'] },
  // The worker that runs a replication is a module as everything else.
  worker: { format: 'es' },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    // The api serves the console under a content security policy without data: scripts or styles.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
