/** The network cable of a practice till, as something that can be pulled out: what a cut line does can be tried. */
export interface Cable {
  /** For the terminal's line: sockets that go through this cable. */
  readonly Socket: typeof WebSocket
  readonly plugged: boolean
  plug(into: boolean): void
}

/** A new cable is plugged in. */
export function createCable(): Cable {
  const open = new Set<WebSocket>()
  let plugged = true

  class CabledSocket extends WebSocket {
    constructor(url: string | URL) {
      if (!plugged) throw new DOMException('the cable is out', 'NetworkError')
      super(url)
      open.add(this)
      this.addEventListener('close', () => open.delete(this))
    }
  }

  return {
    Socket: CabledSocket,
    get plugged() {
      return plugged
    },
    plug(into) {
      plugged = into
      if (!plugged) for (const socket of open) socket.close()
      // The line dials again by itself; this only saves it the pause.
      else dispatchEvent(new Event('online'))
    },
  }
}
