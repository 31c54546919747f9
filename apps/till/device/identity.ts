import { Activation } from '@evertill/contract/till'
import { SystemRandom } from '@evertill/foundation'

/**
 * Who this till is: terminal id, credential, practice master key and profile. It lies in IndexedDB, sealed with a key
 * that the browser keeps and never gives out, so that neither a copied profile folder's text nor a search through the
 * store shows a credential or a card number [LAW-8].
 */
const DATABASE = 'evertill-till'
const STORE = 'identity'

interface Sealed {
  readonly iv: Uint8Array<ArrayBuffer>
  readonly bytes: ArrayBuffer
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1)
    request.onupgradeneeded = () => request.result.createObjectStore(STORE)
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
    request.onblocked = () => reject(new Error('the store of the till is held by an older window'))
  })
}

function get(database: IDBDatabase, name: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const request = database.transaction(STORE).objectStore(STORE).get(name)
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

function put(database: IDBDatabase, entries: Readonly<Record<string, unknown>>): Promise<void> {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(STORE, 'readwrite', { durability: 'strict' })
    for (const [name, value] of Object.entries(entries)) transaction.objectStore(STORE).put(value, name)
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error)
  })
}

/** The identity of an activated till; undefined on a new one, or when what is kept cannot be opened. */
export async function readIdentity(): Promise<Activation | undefined> {
  const database = await open()
  try {
    const key = (await get(database, 'key')) as CryptoKey | undefined
    const sealed = (await get(database, 'sealed')) as Sealed | undefined
    if (key === undefined || sealed === undefined) return undefined
    const bytes = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: sealed.iv }, key, sealed.bytes)
    const parsed = Activation.safeParse(JSON.parse(new TextDecoder().decode(bytes)))
    return parsed.success ? parsed.data : undefined
  } catch (error) {
    // A store that was tampered with or cut short: the till has to be activated again.
    if (error instanceof DOMException && error.name === 'OperationError') return undefined
    if (error instanceof SyntaxError) return undefined
    throw error
  } finally {
    database.close()
  }
}

/** Durable when it resolves. */
export async function writeIdentity(identity: Activation): Promise<void> {
  const database = await open()
  try {
    const known = (await get(database, 'key')) as CryptoKey | undefined
    const key =
      known ?? (await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']))
    const iv = new Uint8Array(new SystemRandom().bytes(12))
    const bytes = await crypto.subtle.encrypt(
      { name: 'AES-GCM', iv },
      key,
      new TextEncoder().encode(JSON.stringify(identity)),
    )
    await put(database, { key, sealed: { iv, bytes } satisfies Sealed })
  } finally {
    database.close()
  }
}
