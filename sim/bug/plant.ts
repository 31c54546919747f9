import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Bug, Edit } from './bug.ts'

const root = join(import.meta.dirname, '..', '..')

/** The text of a file with the bug in it. Throws when the passage is not there exactly once: then the patch is stale. */
export function patched(edit: Edit, text = readFileSync(join(root, edit.file), 'utf8')): string {
  const parts = text.split(edit.find)
  if (parts.length !== 2) throw new Error(`${edit.file} has this passage ${parts.length - 1} times: ${edit.find}`)
  return parts.join(edit.replace)
}

/** Every module that is loaded from now on is read with the bug in it. */
export function plant(bug: Bug): void {
  const edits = Map.groupBy(bug.edits, (edit) => pathToFileURL(join(root, edit.file)).href)
  registerHooks({
    load(url, context, next) {
      const loaded = next(url, context)
      const mine = edits.get(url)
      if (mine === undefined) return loaded
      let text = String(loaded.source instanceof Uint8Array ? Buffer.from(loaded.source) : loaded.source)
      for (const edit of mine) text = patched(edit, text)
      return { ...loaded, source: text }
    },
  })
}
