import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Layers, layersOf } from './source-text.ts'

export const root = join(import.meta.dirname, '../..')
const NOT_OURS = new Set(['node_modules', 'dist', '.git', 'data', '.cache', 'shots', 'corpus'])

/** A file of the tree. */
export interface SourceFile extends Layers {
  /** From the root, with slashes. */
  readonly path: string
  readonly text: string
}

/** Paths of every file of ours below `folder`, in order. */
export function filesIn(folder = ''): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => !(entry.isDirectory() && (NOT_OURS.has(entry.name) || entry.name.startsWith('data-'))))
    .flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      return entry.isDirectory() ? filesIn(path) : [path]
    })
    .sort()
}

export function read(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

let programs: readonly SourceFile[] | undefined

/** Every program text of ours. */
export function sources(): readonly SourceFile[] {
  programs ??= ['packages', 'apps', 'sim', 'bench', 'tests']
    .flatMap((folder) => filesIn(folder))
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => {
      const text = read(path)
      return { path, text, ...layersOf(text) }
    })
  return programs
}

/** Programs that only tests run. */
export function isTest(path: string): boolean {
  return path.startsWith('tests/') || /\.test\.tsx?$|\.test-data\.ts$/.test(path)
}

export interface Import {
  readonly from: SourceFile
  /** As it is written. */
  readonly what: string
  readonly line: number
}

/** What a program imports or re-exports, statically or not. */
export function importsOf(file: SourceFile): readonly Import[] {
  const found: Import[] = []
  // The quotes are in `code` and the text between them in `strings`.
  for (const match of file.code.matchAll(/(?:\bfrom|\bimport|\bimport\()\s*(['"])/g)) {
    const at = match.index + match[0].length
    const end = file.code.indexOf(match[1]!, at)
    if (end > at) found.push({ from: file, what: file.strings.slice(at, end).trim(), line: lineAt(file.text, at) })
  }
  return found
}

export function lineAt(text: string, index: number): number {
  let line = 1
  for (let at = text.indexOf('\n'); at >= 0 && at < index; at = text.indexOf('\n', at + 1)) line += 1
  return line
}

/** Every place where `pattern` stands in one layer of the file, as `file:line what`. */
export function placesOf(file: SourceFile, layer: keyof Layers | 'text', pattern: RegExp): readonly string[] {
  return [
    ...file[layer].matchAll(new RegExp(pattern, pattern.flags.includes('g') ? pattern.flags : `${pattern.flags}g`)),
  ].map((match) => `${file.path}:${lineAt(file.text, match.index)} ${match[0].trim()}`)
}
