import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Bug, Edit } from './bug.ts'

const root = join(import.meta.dirname, '..', '..')
const home = pathToFileURL(`${root}/`).href

/** What rooms stand on: loaded once for all, so that its errors are the same to the database and to a house with a bug in it. */
const GROUND = ['foundation', 'iso8583', 'contract', 'diagnosis', 'platform/database'].map(
  (name) => `${home}packages/${name}/`,
)
const BUG = /\?bug=([a-z0-9-]+)$/

/** The text of a file with the bug in it. Throws when the passage is not there exactly once: then the patch is stale. */
export function patched(edit: Edit, text = readFileSync(join(root, edit.file), 'utf8')): string {
  const parts = text.split(edit.find)
  if (parts.length !== 2) throw new Error(`${edit.file} has this passage ${parts.length - 1} times: ${edit.find}`)
  return parts.join(edit.replace)
}

const planted = new Map<string, ReadonlyMap<string, readonly Edit[]>>()

/**
 * A house of its own with the bug in it, beside the one that is loaded already: whatever is imported through it is read anew, and all
 * that this imports in turn. Throws when the bug lies in the ground, which is not read anew.
 *
 * @returns imports a module by its path from the root
 */
export function plant(bug: Bug): <Module>(path: string) => Promise<Module> {
  if (planted.size === 0) hook()
  const edits = Map.groupBy(bug.edits, (edit) => pathToFileURL(join(root, edit.file)).href)
  for (const file of edits.keys()) if (!isRoom(file)) throw new Error(`${file} is not read anew`)
  planted.set(bug.name, edits)
  return (path) => import(`${pathToFileURL(join(root, path)).href}?bug=${bug.name}`)
}

function hook(): void {
  registerHooks({
    resolve(specifier, context, next) {
      const found = next(specifier, context)
      const bug = BUG.exec(context.parentURL ?? '')?.[0]
      return bug === undefined || BUG.test(found.url) || !isRoom(found.url) ? found : { ...found, url: found.url + bug }
    },
    load(url, context, next) {
      const loaded = next(url, context)
      const bug = BUG.exec(url)?.[1]
      const mine = bug === undefined ? undefined : planted.get(bug)?.get(url.replace(BUG, ''))
      if (mine === undefined) return loaded
      let text = String(loaded.source instanceof Uint8Array ? Buffer.from(loaded.source) : loaded.source)
      for (const edit of mine) text = patched(edit, text)
      return { ...loaded, source: text }
    },
  })
}

function isRoom(url: string): boolean {
  return url.startsWith(home) && !url.includes('/node_modules/') && !GROUND.some((ground) => url.startsWith(ground))
}
