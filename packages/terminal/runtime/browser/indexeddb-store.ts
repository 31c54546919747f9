import { Fault, utf8 } from '@evertill/foundation'
import type { JournalEntry } from '../../journal/codec.ts'
import type { JournalStore } from '../../ports.ts'

const ENTRIES = 'entries'
const KEYS = 'keys'
const IV = 12

interface Sealed {
  readonly key: string
  /** 12 bytes of IV, then the enciphered value with its tag. */
  readonly value: Uint8Array
}

/**
 * The journal in IndexedDB. Writes have `durability: 'strict'`, so they are on the platter when they resolve; values are
 * sealed with AES-GCM, bound to their name, under a key that the browser keeps and never gives out.
 */
export async function openIndexedDbStore(name: string): Promise<JournalStore> {
  const db = await open(name)
  const key = await deviceKey(db)
  let closed = false

  return {
    async read() {
      const rows = await result<Sealed[]>(db.transaction(ENTRIES).objectStore(ENTRIES).getAll())
      const entries: JournalEntry[] = []
      const damaged: string[] = []
      for (const row of rows) {
        const value = await unseal(key, row)
        if (value === undefined) damaged.push(row.key)
        else entries.push({ key: row.key, value })
      }
      return { entries, damaged }
    },
    async write(change) {
      if (closed) throw new Fault('journal.closed', 'the journal is closed')
      // Sealed first: a transaction ends by itself as soon as it waits for something else.
      const sealed = await Promise.all(change.put.map((entry) => seal(key, entry)))
      if (closed) throw new Fault('journal.closed', 'the journal is closed')
      await commit(db, (store) => {
        for (const name of change.remove) store.delete(name)
        for (const row of sealed) store.put(row)
      })
    },
    async close() {
      closed = true
      db.close()
    },
  }
}

function open(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1)
    request.onupgradeneeded = () => {
      request.result.createObjectStore(ENTRIES, { keyPath: 'key' })
      request.result.createObjectStore(KEYS)
    }
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(fault(request.error))
    request.onblocked = () => reject(new Fault('journal.unavailable', 'another window holds the journal'))
  })
}

function commit(db: IDBDatabase, work: (store: IDBObjectStore) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    let transaction: IDBTransaction
    try {
      transaction = db.transaction(ENTRIES, 'readwrite', { durability: 'strict' })
      work(transaction.objectStore(ENTRIES))
    } catch (error) {
      return reject(fault(error))
    }
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(fault(transaction.error))
    transaction.onerror = () => undefined
  })
}

function result<T>(request: IDBRequest): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result as T)
    request.onerror = () => reject(fault(request.error))
  })
}

function fault(error: unknown): Fault {
  const full = error instanceof DOMException && error.name === 'QuotaExceededError'
  return full
    ? new Fault('journal.full', 'the browser gives the journal no more room', { cause: error })
    : new Fault('journal.unavailable', 'the journal cannot be read or written', { cause: error })
}

/** Made once, not extractable; the browser stores the key object itself. */
async function deviceKey(db: IDBDatabase): Promise<CryptoKey> {
  const known = await result<CryptoKey | undefined>(db.transaction(KEYS).objectStore(KEYS).get('device'))
  if (known !== undefined) return known
  const made = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
  return new Promise((resolve, reject) => {
    // Another window may have been faster: whoever is first in the store wins.
    const transaction = db.transaction(KEYS, 'readwrite', { durability: 'strict' })
    const store = transaction.objectStore(KEYS)
    const request = store.get('device')
    let key = made
    request.onsuccess = () => {
      if (request.result !== undefined) key = request.result as CryptoKey
      else store.put(made, 'device')
    }
    transaction.oncomplete = () => resolve(key)
    transaction.onabort = () => reject(fault(transaction.error))
  })
}

async function seal(key: CryptoKey, entry: JournalEntry): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(IV))
  const body = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv, additionalData: new Uint8Array(utf8.encode(entry.key)) },
    key,
    new Uint8Array(entry.value),
  )
  const value = new Uint8Array(IV + body.byteLength)
  value.set(iv)
  value.set(new Uint8Array(body), IV)
  return { key: entry.key, value }
}

async function unseal(key: CryptoKey, row: Sealed): Promise<Uint8Array | undefined> {
  try {
    const body = await crypto.subtle.decrypt(
      { name: 'AES-GCM', iv: row.value.slice(0, IV), additionalData: new Uint8Array(utf8.encode(row.key)) },
      key,
      row.value.slice(IV),
    )
    return new Uint8Array(body)
  } catch {
    return undefined
  }
}
