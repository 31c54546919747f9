import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs'
import { Fault } from '@evertill/foundation'

/** What the server or `initdb` said when it gave up, and what to do about it. First match wins. */
const KNOWN: readonly (readonly [pattern: RegExp, code: string, sentence: (dataDir: string) => string])[] = [
  [
    /No space left on device|disk full/i,
    'database.full',
    (dataDir) => `The disk of ${dataDir} is full; free some space and start again`,
  ],
  [
    /lock file ".*" already exists|pre-existing shared memory block/,
    'database.leftover',
    (dataDir) => `A database of an earlier run still works in ${dataDir}; wait a moment and start again`,
  ],
  [
    /database files are incompatible with server|was initialized by PostgreSQL version/,
    'database.version',
    (dataDir) =>
      `The data in ${dataDir} was written by another version of PostgreSQL; start with that version, or choose another folder with EVERTILL_DATA`,
  ],
  [
    /Permission denied|has wrong ownership|has group or world access/i,
    'database.folder',
    (dataDir) => `The database may not use the folder ${dataDir}; give it to the user who starts Evertill`,
  ],
  [
    /Cannot allocate memory|could not (map|create|resize) .*shared memory/i,
    'database.memory',
    () => 'There is too little memory for the database; free about 300 MB, or set DATABASE_URL',
  ],
  [
    /could not (locate|find) a valid checkpoint record|invalid (checkpoint|primary checkpoint) record|PANIC/,
    'database.damaged',
    (dataDir) =>
      `The data in ${dataDir} is damaged; restore it from a backup, or choose another folder with EVERTILL_DATA`,
  ],
  [
    /error while loading shared libraries/,
    'database.no-server',
    () => 'A library that the built-in database needs is missing on this machine; set DATABASE_URL',
  ],
]

/** The Fault that fits what was said, with its last line when nothing is known about it. */
export function troubleOf(said: string, dataDir: string): Fault {
  for (const [pattern, code, sentence] of KNOWN)
    if (pattern.test(said)) return new Fault(code, sentence(dataDir), { detail: { dataDir } })
  const last = said
    .trim()
    .split('\n')
    .filter((line) => /FATAL|PANIC|error|could not/i.test(line))
    .at(-1)
  return new Fault(
    'database.start',
    `The built-in database did not start${last === undefined ? '' : `: ${last.replace(/^.*?(FATAL|PANIC|error):\s*/i, '')}`}`,
    { detail: { dataDir } },
  )
}

/** Faults of the file system while preparing the folder. */
export function folderTrouble(error: unknown, dataDir: string): unknown {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new Fault('database.full', `The disk of ${dataDir} is full; free some space and start again`, {
      detail: { dataDir },
    })
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return new Fault(
      'database.folder',
      `The folder ${dataDir} cannot be written; give it to the user who starts Evertill, or choose another with EVERTILL_DATA`,
      {
        detail: { dataDir, reason: code },
      },
    )
  if (code === 'ENOTDIR' || code === 'EEXIST')
    return new Fault('database.folder', `${dataDir} is not a folder; choose another with EVERTILL_DATA`, {
      detail: { dataDir, reason: code },
    })
  return error
}

/** Where a log ends now, to read later only what came after. */
export function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}

/** The log after `from`, the last 16 kB at most. */
export function tailOf(file: string, from: number): string {
  const handle = openSync(file, 'r')
  try {
    const { size } = fstatSync(handle)
    const start = Math.max(from, size - 16_384)
    const bytes = Buffer.alloc(Math.max(0, size - start))
    readSync(handle, bytes, 0, bytes.length, start)
    return bytes.toString('utf8')
  } finally {
    closeSync(handle)
  }
}
