import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Fault, utf8 } from '@evertill/foundation'
import type { JournalEntry } from '../../journal/codec.ts'
import type { JournalStore } from '../../ports.ts'

const IV = 12
const TAG = 16

/**
 * The journal in a folder: `journal.sqlite` (write-ahead log, synchronous=FULL, so that a write that returned survives
 * a power cut) and `device.key` (mode 0600), which seals every value with AES-256-GCM bound to its name.
 */
export function openSqliteStore(folder: string): JournalStore {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const key = deviceKey(join(folder, 'device.key'))
  const db = open(join(folder, 'journal.sqlite'))
  const put = db.prepare(
    'insert into entry (key, value) values (?, ?) on conflict (key) do update set value = excluded.value',
  )
  const remove = db.prepare('delete from entry where key = ?')
  const all = db.prepare('select key, value from entry order by key')
  let closed = false

  return {
    async read() {
      const entries: JournalEntry[] = []
      const damaged: string[] = []
      for (const row of guarded(() => all.all()) as { key: string; value: Uint8Array }[]) {
        const value = unseal(key, row.key, row.value)
        if (value === undefined) damaged.push(row.key)
        else entries.push({ key: row.key, value })
      }
      return { entries, damaged }
    },
    async write(change) {
      if (closed) throw new Fault('journal.closed', 'the journal is closed')
      const sealed = change.put.map((entry) => ({ key: entry.key, value: seal(key, entry.key, entry.value) }))
      guarded(() => {
        db.exec('begin immediate')
        try {
          for (const name of change.remove) remove.run(name)
          for (const entry of sealed) put.run(entry.key, entry.value)
          db.exec('commit')
        } catch (error) {
          try {
            db.exec('rollback')
          } catch {
            // A full disk may have rolled back already; the first error is the one that counts.
          }
          throw error
        }
      })
    },
    async close() {
      if (closed) return
      closed = true
      db.close()
    },
  }
}

function open(file: string): DatabaseSync {
  return guarded(() => {
    const db = new DatabaseSync(file)
    db.exec('pragma journal_mode = wal; pragma synchronous = full; pragma busy_timeout = 1000')
    db.exec('create table if not exists entry (key text primary key, value blob not null) without rowid, strict')
    return db
  })
}

/** Translates what SQLite says; the message never holds a value. */
function guarded<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    const code = (error as { errcode?: number }).errcode ?? 0
    // 13 is SQLITE_FULL; the low byte is the primary code.
    if ((code & 0xff) === 13) throw new Fault('journal.full', 'the disk of the journal is full', { cause: error })
    throw new Fault('journal.unavailable', 'the journal cannot be read or written', {
      detail: { sqlite: code },
      cause: error,
    })
  }
}

function deviceKey(file: string): Buffer {
  try {
    const key = readFileSync(file)
    if (key.length === 32) return key
    throw new Fault('journal.key-damaged', 'the key of the journal is not 32 bytes long')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  const key = randomBytes(32)
  const handle = openSync(file, 'wx', 0o600)
  try {
    writeSync(handle, key)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  return key
}

function seal(key: Buffer, name: string, value: Uint8Array): Uint8Array {
  const iv = randomBytes(IV)
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  cipher.setAAD(utf8.encode(name))
  const body = Buffer.concat([cipher.update(value), cipher.final()])
  return Buffer.concat([iv, body, cipher.getAuthTag()])
}

function unseal(key: Buffer, name: string, sealed: Uint8Array): Uint8Array | undefined {
  if (sealed.length < IV + TAG) return undefined
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, IV))
  decipher.setAAD(utf8.encode(name))
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG))
  try {
    return Uint8Array.from(Buffer.concat([decipher.update(sealed.subarray(IV, sealed.length - TAG)), decipher.final()]))
  } catch {
    return undefined
  }
}
