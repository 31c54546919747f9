import { readFileSync } from 'node:fs'
import { registerHooks, stripTypeScriptTypes } from 'node:module'
import { fileURLToPath } from 'node:url'
import { createInstrumenter } from 'istanbul-lib-instrument'

/** One counter for every statement, branch and function of the instrumented files; a counter stops at 255. */
export const HITS = new Uint8Array(1 << 16)
let used = 0

/** Counters given out so far, rounded up to a multiple of eight. */
export function counters(): number {
  return (used + 7) & ~7
}

declare global {
  /** Read by the instrumented code. */
  var __hits: Uint8Array | undefined
}

/**
 * From now on, modules whose path satisfies `wanted` count what they execute. Call it before importing the target.
 * Istanbul finds the places; its own bookkeeping (a function call and an object for each) is replaced by one byte each.
 */
export function instrument(wanted: (path: string) => boolean): void {
  globalThis.__hits = HITS
  const instrumenter = createInstrumenter({ esModules: true, compact: false, produceSourceMap: false })
  registerHooks({
    load(url, context, next) {
      if (!url.startsWith('file:') || !url.endsWith('.ts')) return next(url, context)
      const path = fileURLToPath(url)
      if (!wanted(path)) return next(url, context)
      const plain = stripTypeScriptTypes(readFileSync(path, 'utf8'), { mode: 'strip' })
      const counted = instrumenter.instrumentSync(plain, path)
      const slots = new Map<string, number>()
      const source = counted.replace(/cov_\w+\(\)\.([sfb])\[(\d+)\](?:\[(\d+)\])?\+\+/g, (_all, kind, a, b) => {
        const key = `${kind}${a}.${b ?? ''}`
        let slot = slots.get(key)
        if (slot === undefined) {
          slot = used++
          slots.set(key, slot)
        }
        if (slot >= HITS.length) throw new Error('the instrumented code has more places than counters')
        return `__h[${slot}]++`
      })
      return { format: 'module', shortCircuit: true, source: `const __h = globalThis.__hits;${source}` }
    },
  })
}
