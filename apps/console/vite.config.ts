import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** Where the platform answers while the console is being worked on; a build is served by the platform itself. */
const platform = process.env.EVERTILL_URL ?? 'http://127.0.0.1:8080'

export default defineConfig({
  root: import.meta.dirname,
  base: '/console/',
  plugins: [react()],
  server: { proxy: { '/api': platform } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    // The font is a hundred small slices that are fetched when a character needs them: never inline one.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      output: {
        // What changes together is cached together: a release of ours leaves the libraries in the browser's cache.
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/, priority: 30 },
            {
              name: 'routing',
              test: /node_modules[\\/]@tanstack[\\/](react-router|router-core|history|react-query|query-core|store|react-store)[\\/]/,
              priority: 20,
            },
          ],
        },
      },
    },
  },
})
