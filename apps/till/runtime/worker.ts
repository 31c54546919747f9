/**
 * Keeps the till's own files, so that it opens without a line: the page asks the host first and falls back to what is
 * kept; files with a hash in their name never change and come from the store. Nothing of `/till/api` is ever kept.
 * It is one file without imports, as a worker of old browsers has to be. A new version takes over when the last window of
 * the old one is closed, so that a running till keeps its own files.
 */
interface Lifecycle extends Event {
  waitUntil(work: Promise<unknown>): void
}
interface Fetching extends Lifecycle {
  readonly request: Request
  respondWith(answer: Promise<Response>): void
}
const worker = globalThis as unknown as {
  readonly location: Location
  readonly clients: { claim(): Promise<void> }
  addEventListener(type: 'install' | 'activate', listener: (event: Lifecycle) => void): void
  addEventListener(type: 'fetch', listener: (event: Fetching) => void): void
}

/** Set when the till is built: every file but the slices of the Chinese font, which are kept as they are used. */
const SHELL: readonly string[] = JSON.parse('__SHELL__')
const VERSION = '__VERSION__'
const SHELL_STORE = `evertill-till-${VERSION}`
const FONT_STORE = 'evertill-till-fonts'
/** A page that the host has not begun to send by then comes from the store, milliseconds. */
const PATIENCE_MS = 2_500

worker.addEventListener('install', (event) => {
  event.waitUntil(caches.open(SHELL_STORE).then((store) => store.addAll(SHELL.map((file) => `/till/${file}`))))
})

worker.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys())
        if (name.startsWith('evertill-till-') && name !== SHELL_STORE && name !== FONT_STORE) await caches.delete(name)
      await worker.clients.claim()
    })(),
  )
})

worker.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== worker.location.origin) return
  if (!url.pathname.startsWith('/till/') || url.pathname.startsWith('/till/api/')) return
  if (request.mode === 'navigate') return event.respondWith(page(request, url))
  if (url.pathname.startsWith('/till/assets/')) return event.respondWith(asset(request, url))
})

async function page(request: Request, url: URL): Promise<Response> {
  const kept = async (): Promise<Response | undefined> => {
    const store = await caches.open(SHELL_STORE)
    return store.match(url.pathname.startsWith('/till/customer') ? '/till/customer/index.html' : '/till/index.html')
  }
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) })
    if (answer.ok) return answer
    return (await kept()) ?? answer
  } catch (error) {
    const page = await kept()
    if (page === undefined) throw error
    return page
  }
}

async function asset(request: Request, url: URL): Promise<Response> {
  const font = url.pathname.endsWith('.woff2')
  const found = await caches.match(request)
  if (found !== undefined) return found
  const answer = await fetch(request)
  if (answer.ok && font) {
    const store = await caches.open(FONT_STORE)
    await store.put(request, answer.clone())
  }
  return answer
}
