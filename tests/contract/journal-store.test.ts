import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { utf8 } from '@evertill/foundation'
import { IDBFactory } from 'fake-indexeddb'
import { afterEach, describe, expect, test } from 'vitest'
import type { JournalStore } from '../../packages/terminal/index.ts'
import { openIndexedDbStore } from '../../packages/terminal/runtime/browser/indexeddb-store.ts'
import { openSqliteStore } from '../../packages/terminal/runtime/node/index.ts'

const PAN = '6200000000000005'
const entry = (key: string, text: string) => ({ key, value: utf8.encode(text) })

interface Place {
  open(): Promise<JournalStore>
  /** Everything that the store has put outside, to search it. */
  dump(): Promise<string>
  /** Damages the stored value of a key without its knowledge. */
  damage(key: string): Promise<void>
  remove(): void
}

function sqlitePlace(): Place {
  const folder = mkdtempSync(join(tmpdir(), 'evertill-journal-'))
  return {
    open: async () => openSqliteStore(folder),
    dump: async () =>
      readdirSync(folder)
        .map((name) => readFileSync(join(folder, name)).toString('latin1'))
        .join('\n'),
    async damage(key) {
      const db = new DatabaseSync(join(folder, 'journal.sqlite'))
      const row = db.prepare('select value from entry where key = ?').get(key) as { value: Uint8Array }
      row.value[row.value.length - 1]! ^= 1
      db.prepare('update entry set value = ? where key = ?').run(row.value, key)
      db.close()
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function indexedDbPlace(): Place {
  const factory = new IDBFactory()
  const rows = (change?: (store: IDBObjectStore) => void): Promise<unknown[]> =>
    new Promise((resolve, reject) => {
      const request = factory.open('journal')
      request.onerror = () => reject(request.error)
      request.onsuccess = () => {
        const db = request.result
        const transaction = db.transaction(['entries', 'keys'], 'readwrite')
        const found: unknown[] = []
        transaction.objectStore('entries').getAll().onsuccess = (event) =>
          found.push(...((event.target as IDBRequest).result as unknown[]))
        transaction.objectStore('keys').getAll().onsuccess = (event) =>
          found.push(...((event.target as IDBRequest).result as unknown[]))
        change?.(transaction.objectStore('entries'))
        transaction.oncomplete = () => {
          db.close()
          resolve(found)
        }
      }
    })
  return {
    async open() {
      globalThis.indexedDB = factory
      return openIndexedDbStore('journal')
    },
    dump: async () =>
      (await rows())
        .map((row) => {
          if (row instanceof CryptoKey) return row.extractable ? 'EXTRACTABLE' : 'key'
          const { key, value } = row as { key: string; value: Uint8Array }
          return `${key} ${Buffer.from(value).toString('latin1')}`
        })
        .join('\n'),
    async damage(key) {
      const found = (await rows()) as { key: string; value: Uint8Array }[]
      const row = found.find((one) => one.key === key)!
      row.value[row.value.length - 1]! ^= 1
      await rows((store) => store.put(row))
    },
    remove: () => undefined,
  }
}

describe.each([
  ['node:sqlite', sqlitePlace],
  ['IndexedDB', indexedDbPlace],
])('the journal store on %s', (_name, make) => {
  const places: Place[] = []
  afterEach(() => {
    for (const place of places.splice(0)) place.remove()
  })
  const place = (): Place => {
    const made = make()
    places.push(made)
    return made
  }

  test('is empty at first and keeps what was written, in order of keys', async () => {
    const at = place()
    const store = await at.open()
    expect(await store.read()).toEqual({ entries: [], damaged: [] })
    await store.write({ put: [entry('b', '2'), entry('a', '1')], remove: [] })
    await store.write({ put: [entry('b', 'two'), entry('c', '3')], remove: ['a', 'never'] })
    await store.close()
    const again = await at.open()
    expect(await again.read()).toEqual({ entries: [entry('b', 'two'), entry('c', '3')], damaged: [] })
    await again.close()
  })

  test('keeps nothing of a write after it was closed', async () => {
    const at = place()
    const store = await at.open()
    await store.close()
    await store.close()
    await expect(store.write({ put: [entry('a', '1')], remove: [] })).rejects.toMatchObject({ code: 'journal.closed' })
  })

  test('shows no value outside: no card number, and no key that could open one', async () => {
    const at = place()
    const store = await at.open()
    await store.write({ put: [entry('transaction:1', `{"pan":"${PAN}"}`)], remove: [] })
    const outside = await at.dump()
    expect(outside).toContain('transaction:1')
    expect(outside).not.toContain(PAN)
    expect(outside).not.toContain('EXTRACTABLE')
    await store.close()
  })

  test('names what cannot be opened, and gives the rest', async () => {
    const at = place()
    const store = await at.open()
    await store.write({ put: [entry('a', '1'), entry('b', '2')], remove: [] })
    await store.close()
    await at.damage('a')
    const again = await at.open()
    expect(await again.read()).toEqual({ entries: [entry('b', '2')], damaged: ['a'] })
    await again.close()
  })

  test('writes that overlap all arrive, each whole', async () => {
    const store = await place().open()
    await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        store.write({ put: [entry(`k${i}`, 'x'), entry('last', String(i))], remove: [] }),
      ),
    )
    const { entries } = await store.read()
    expect(entries).toHaveLength(21)
    await store.close()
  })

  test('a value is bound to its name', async () => {
    const at = place()
    const store = await at.open()
    await store.write({ put: [entry('counters:counters', '{"stan":9}')], remove: [] })
    await store.close()
    const again = await at.open()
    expect((await again.read()).entries[0]?.key).toBe('counters:counters')
    await again.close()
  })
})

test('the key file of the SQLite journal is for its owner alone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'evertill-journal-'))
  try {
    const store = openSqliteStore(folder)
    expect(statSync(join(folder, 'device.key')).mode & 0o077).toBe(0)
    expect(statSync(join(folder, 'device.key')).size).toBe(32)
    void store.close()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('an entry moved to another name does not open there', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'evertill-journal-'))
  try {
    const store = openSqliteStore(folder)
    await store.write({ put: [entry('a', '1')], remove: [] })
    await store.close()
    const db = new DatabaseSync(join(folder, 'journal.sqlite'))
    db.exec("update entry set key = 'b'")
    db.close()
    const again = openSqliteStore(folder)
    expect(await again.read()).toEqual({ entries: [], damaged: ['b'] })
    await again.close()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
