import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** Where the messages written by others are: beside the repository, or where EVERTILL_VECTORS says. */
const folder = process.env.EVERTILL_VECTORS ?? path.resolve(import.meta.dirname, '../../../shared/vectors')

/** Reads one file of vectors. When it is missing, says so in the output: nothing then proves conformance. */
export function vectors<T>(name: string): T | undefined {
  const file = path.join(folder, name)
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as T
  process.stdout.write(
    `\nConformance is NOT proven in this run: ${file} is missing. Set EVERTILL_VECTORS to the folder of the vectors.\n`,
  )
  return undefined
}
