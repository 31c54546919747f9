import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The platform serves the result at /help/. It opens on whatever phone is at hand, over whatever line is left: keep it small. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/help/',
  resolve: {
    alias: [
      { find: /^react-dom\/client$/, replacement: 'preact/compat/client' },
      { find: /^react-dom$/, replacement: 'preact/compat' },
      { find: /^react\/jsx-(dev-)?runtime$/, replacement: 'preact/jsx-runtime' },
      { find: /^react$/, replacement: 'preact/compat' },
    ],
  },
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'chrome80',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
})
