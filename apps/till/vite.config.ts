import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The platform serves the result at /till/. Old WebViews of smart terminals are the slowest reader: keep the target modest. */
export default defineConfig(({ command }) => ({
  root: import.meta.dirname,
  base: '/till/',
  plugins: [react(), tailwind()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'chrome111',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: {
        till: `${import.meta.dirname}/index.html`,
        customer: `${import.meta.dirname}/customer/index.html`,
      },
    },
  },
  // Stories are a tool of development: served by `vite`, never built.
  server: { open: false, strictPort: command === 'serve' },
}))
