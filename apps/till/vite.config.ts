import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { receiptWithoutNode } from '@evertill/terminal/vite'
import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { preactForReact } from './preact.ts'

const here = import.meta.dirname

/** Writes into the service worker which files it keeps, and a version that changes when any of them does. */
function shellList(): Plugin {
  return {
    name: 'till-shell-list',
    apply: 'build',
    // From what really lies there: pages are written late, and a chunk that held nothing but a style sheet is dropped.
    writeBundle({ dir }) {
      if (dir === undefined) throw new Error('the till is built into a folder')
      const files = readdirSync(dir, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => relative(dir, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
        .filter((file) => file !== 'sw.js' && (!file.endsWith('.woff2') || /latin-wght/.test(file)))
        .sort()
      const digest = createHash('sha256')
      for (const file of files) digest.update(file).update(readFileSync(join(dir, file)))
      const worker = readFileSync(join(dir, 'sw.js'), 'utf8')
      if (/^\s*import\b/m.test(worker)) throw new Error('the service worker has to be one file')
      if (!worker.includes('__SHELL__')) throw new Error('the service worker has no place for its list')
      writeFileSync(
        join(dir, 'sw.js'),
        worker.replace('__SHELL__', JSON.stringify(files)).replace('__VERSION__', digest.digest('hex').slice(0, 12)),
      )
    },
  }
}

/** The platform serves the result at /till/. Old WebViews of smart terminals are the slowest reader: keep the target modest. */
export default defineConfig({
  root: here,
  base: '/till/',
  resolve: { alias: preactForReact },
  plugins: [react(), tailwind(), receiptWithoutNode(), shellList()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'chrome111',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { till: `${here}/index.html`, customer: `${here}/customer/index.html`, sw: `${here}/runtime/worker.ts` },
      output: {
        entryFileNames: (chunk) => (chunk.name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js'),
      },
    },
  },
})
