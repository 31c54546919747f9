import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const here = import.meta.dirname

/** Writes into the service worker which files it keeps, and a version that changes when any of them does. */
function shellList(): Plugin {
  return {
    name: 'till-shell-list',
    apply: 'build',
    generateBundle(_, bundle) {
      const worker = bundle['sw.js']
      if (worker?.type !== 'chunk') throw new Error('the service worker is missing from the build')
      const files = [
        ...Object.keys(bundle).filter((file) => file !== 'sw.js' && !file.endsWith('.woff2')),
        ...Object.keys(bundle).filter((file) => /latin-wght.*\.woff2$/.test(file)),
        ...readdirSync(`${here}/public`),
      ].sort()
      const version = createHash('sha256').update(files.join('\n')).digest('hex').slice(0, 12)
      worker.code = worker.code
        .replace('__SHELL__', JSON.stringify(files).replaceAll("'", "\\'"))
        .replace('__VERSION__', version)
    },
  }
}

/** The platform serves the result at /till/. Old WebViews of smart terminals are the slowest reader: keep the target modest. */
export default defineConfig({
  root: here,
  base: '/till/',
  // The same components on a tenth of the weight: the first load of a till has to fit a weak line.
  resolve: {
    alias: [
      { find: /^react-dom\/client$/, replacement: 'preact/compat/client' },
      { find: /^react-dom$/, replacement: 'preact/compat' },
      { find: /^react\/jsx-(dev-)?runtime$/, replacement: 'preact/jsx-runtime' },
      { find: /^react$/, replacement: 'preact/compat' },
    ],
  },
  plugins: [react(), tailwind(), shellList()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'chrome111',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { till: `${here}/index.html`, customer: `${here}/customer/index.html`, sw: `${here}/offline/worker.ts` },
      output: {
        entryFileNames: (chunk) => (chunk.name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js'),
      },
    },
  },
})
