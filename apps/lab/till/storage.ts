/**
 * The lab's till lives at the same address as a real till of this house. What it prefers must not become what the real
 * one prefers, so here the browser's store is a store that forgets.
 */
const kept = new Map<string, string>()

Object.defineProperty(globalThis, 'localStorage', {
  configurable: true,
  value: {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  },
})
