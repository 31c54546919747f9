import { join } from 'node:path'
import { receiptWithoutNode } from '@evertill/terminal/vite'
import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { preactForReact } from '../till/preact.ts'

const here = import.meta.dirname
const till = join(here, '..', 'till')

/**
 * The till's screens take the machine's clock in one file. In the lab the time is the lab's: it stands still, runs eight
 * times as fast, or goes back.
 */
function labClock(): Plugin {
  return {
    name: 'lab-clock',
    enforce: 'pre',
    async resolveId(source, importer, options) {
      if (!source.endsWith('clock.ts') || importer === undefined) return null
      const found = await this.resolve(source, importer, { ...options, skipSelf: true })
      return found?.id === join(till, 'clock.ts') ? join(here, 'till', 'clock.ts') : null
    },
  }
}

/** The lab takes the platform's findings through the desk's door; the server behind that door stays where it is. */
function deskDoor(): Plugin {
  return {
    name: 'lab-desk-door',
    enforce: 'pre',
    transform: {
      filter: { id: /packages\/platform\/diagnosis-desk\/index\.ts$/ },
      handler: (code) => ({
        code: code
          .split('\n')
          .filter((line) => /'\.\/(cohort|finding)\.ts'/.test(line))
          .join('\n'),
        map: null,
      }),
    },
  }
}

/** The demo serves the result at /lab/. A production house does not serve it. */
export default defineConfig({
  root: here,
  base: '/lab/',
  resolve: { alias: preactForReact },
  plugins: [labClock(), deskDoor(), react(), tailwind(), receiptWithoutNode()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'chrome111',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: { lab: `${here}/index.html`, till: `${here}/till.html` } },
  },
})
