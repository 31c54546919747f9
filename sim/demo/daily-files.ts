import type { Child } from './children.ts'

const ANSWER_WITHIN_MS = 5_000

/** The daily files of the demo's issuers and wallet front, each asked for its own book. */
export function dailyFiles(): {
  heard(name: string): (line: string) => void
  holds(name: string, child: Child): void
  of(name: string, day: string): Promise<readonly string[] | undefined>
} {
  const children = new Map<string, Child>()
  const parts = new Map<string, readonly string[]>()
  const waiting = new Map<string, (lines: readonly string[] | undefined) => void>()
  return {
    heard: (name) => (line) => {
      if (!line.startsWith('{"file"')) return
      const { file, lines, more } = JSON.parse(line) as { file: string; lines: readonly string[]; more: boolean }
      const key = `${name}/${file}`
      const come = [...(parts.get(key) ?? []), ...lines]
      if (more) return void parts.set(key, come)
      parts.delete(key)
      waiting.get(key)?.(come)
      waiting.delete(key)
    },
    holds: (name, child) => void children.set(name, child),
    of(name, day) {
      const child = children.get(name)
      if (child === undefined) return Promise.resolve(undefined)
      return new Promise((resolve) => {
        waiting.set(`${name}/${day}`, resolve)
        setTimeout(() => resolve(undefined), ANSWER_WITHIN_MS).unref()
        child.process.stdin?.write(`file ${day}\n`)
      })
    },
  }
}
