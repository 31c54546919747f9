import {
  closeSync,
  copyFileSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { Fault, fromHex, type Random, toHex } from '@evertill/foundation'

/**
 * The master key: 32 bytes, written as 64 hexadecimal digits.
 *
 * @param source.value from EVERTILL_MASTER_KEY; wins over the file
 * @param source.file `data/master.key` or a mounted secret
 * @param source.create make the file on the first run (the demo), mode 0600; in production a missing key is a Fault,
 * because a new one would make every sealed value in the database unreadable
 * @throws Fault `keys.master-missing`, `keys.master-malformed`, `keys.master-exposed`
 */
export function masterKey(source: {
  value?: string | undefined
  file: string
  create: boolean
  random: Random
}): Uint8Array {
  if (source.value !== undefined && source.value !== '') return parse(source.value, 'EVERTILL_MASTER_KEY')
  const { file } = source
  try {
    const { mode } = statSync(file)
    // Windows has no such modes and reports 0666 for every file.
    if (process.platform !== 'win32' && (mode & 0o077) !== 0)
      throw new Fault('keys.master-exposed', `Other users can read the master key. Run: chmod 600 ${file}`, {
        detail: { file },
      })
    return parse(readFileSync(file, 'latin1'), file)
  } catch (error) {
    if (error instanceof Fault) throw error
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw unusable('read', file, error)
  }
  if (!source.create)
    throw new Fault(
      'keys.master-missing',
      `There is no master key. Set EVERTILL_MASTER_KEY to 64 hexadecimal digits, or write them to ${file} (mode 600)`,
      { detail: { file } },
    )
  try {
    create(file, toHex(source.random.bytes(32)))
  } catch (error) {
    throw unusable('written', file, error)
  }
  return parse(readFileSync(file, 'latin1'), file)
}

/** Written whole and flushed under another name first, so that a crash never leaves half a key; the first one wins. */
function create(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true })
  const draft = `${file}.${process.pid}.new`
  const handle = openSync(draft, 'w', 0o600)
  try {
    writeSync(handle, `${text}\n`)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  try {
    linkSync(draft, file)
  } catch (error) {
    // Some file systems have no hard links; there the last of two first runs wins instead, which is as good.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') copyFileSync(draft, file)
  } finally {
    unlinkSync(draft)
  }
}

function unusable(how: 'read' | 'written', file: string, error: unknown): Fault {
  const reason = (error as NodeJS.ErrnoException).code ?? 'unknown'
  return new Fault(
    'keys.master-missing',
    `The master key cannot be ${how} at ${file} (${reason}); set EVERTILL_MASTER_KEY_FILE to another place`,
    { detail: { file } },
  )
}

function parse(text: string, from: string): Uint8Array {
  const trimmed = text.trim()
  if (!/^[0-9a-fA-F]{64}$/.test(trimmed))
    throw new Fault('keys.master-malformed', `The master key in ${from} is not 64 hexadecimal digits`, {
      detail: { from },
    })
  return fromHex(trimmed)
}
