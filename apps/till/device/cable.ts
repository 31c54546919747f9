/** A way out of a practice till: the cable in the wall, or the data card in its slot. */
export type DrawnInterface = 'ethernet' | 'cellular'

/**
 * The network of a practice till, as things that can be pulled out: what a cut line does can be tried. Everything that
 * the till sends goes through it, so that a cut cable cuts all of it.
 */
export interface Cable {
  /** For the terminal's line: sockets that go through the interface in use. */
  readonly Socket: typeof WebSocket
  readonly plugged: boolean
  plug(into: boolean): void
  /** A data card in the slot: the second way out. */
  readonly dataCard: boolean
  insert(card: boolean): void
  readonly uses: DrawnInterface
  /** Turns the till to another way out; false when nothing is there. */
  use(way: DrawnInterface): boolean
  up(way?: DrawnInterface): boolean
  /** A request through one interface, the one in use unless named. */
  fetchOver(way?: DrawnInterface): typeof fetch
  subscribe(listener: () => void): () => void
}

/** A new cable is plugged in, and no data card. */
export function createCable(): Cable {
  const open = new Set<WebSocket>()
  const listeners = new Set<() => void>()
  let plugged = true
  let dataCard = false
  let uses: DrawnInterface = 'ethernet'
  const up = (way: DrawnInterface = uses): boolean => (way === 'ethernet' ? plugged : dataCard)

  class CabledSocket extends WebSocket {
    constructor(url: string | URL) {
      if (!up()) throw new DOMException('the cable is out', 'NetworkError')
      super(url)
      open.add(this)
      this.addEventListener('close', () => open.delete(this))
    }
  }

  function changed(): void {
    if (!up()) for (const socket of open) socket.close()
    // The line dials again by itself; this only saves it the pause.
    else dispatchEvent(new Event('online'))
    for (const listener of listeners) listener()
  }

  return {
    Socket: CabledSocket,
    get plugged() {
      return plugged
    },
    plug(into) {
      plugged = into
      changed()
    },
    get dataCard() {
      return dataCard
    },
    insert(card) {
      dataCard = card
      changed()
    },
    get uses() {
      return uses
    },
    use(way) {
      if (!up(way)) return false
      if (way === uses) return true
      for (const socket of open) socket.close()
      uses = way
      changed()
      return true
    },
    up,
    fetchOver: (way) => (input, init) =>
      up(way) ? fetch(input, init) : Promise.reject(new TypeError('the network is cut')),
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
