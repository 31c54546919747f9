import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { preactForReact } from '../preact.ts'

/** The platform serves the result at /help/. It opens on whatever phone is at hand, over whatever line is left: keep it small. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/help/',
  resolve: { alias: preactForReact },
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'chrome80',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
})
