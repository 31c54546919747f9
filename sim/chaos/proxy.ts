import { connect, createServer, type Server, type Socket } from 'node:net'

/** A TCP line that can be cut: listens at one port for ever and leads to wherever the other side is now. */
export class CutLine {
  readonly name: string
  #server: Server | undefined
  #target: number | undefined
  #port = 0
  #held = false
  readonly #pairs = new Set<readonly [Socket, Socket]>()

  constructor(name: string) {
    this.name = name
  }

  get port(): number {
    return this.#port
  }

  /** Opens the port, the same one each time. */
  async open(target: number): Promise<void> {
    this.#target = target
    if (this.#server !== undefined) return
    const server = createServer((near) => this.#join(near))
    this.#server = server
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(this.#port, '127.0.0.1', resolve)
    })
    this.#port = (server.address() as { port: number }).port
  }

  /** The program behind it is gone: dials are refused, as its machine would. */
  close(): void {
    this.#server?.close()
    this.#server = undefined
    this.cut()
  }

  /** Ends every conversation with a reset. */
  cut(): void {
    for (const pair of this.#pairs) for (const socket of pair) reset(socket)
  }

  /** Nothing passes any more, and nobody is told. */
  hold(): void {
    this.#held = true
    for (const pair of this.#pairs) for (const socket of pair) socket.pause()
  }

  release(): void {
    this.#held = false
    for (const pair of this.#pairs) for (const socket of pair) socket.resume()
  }

  #join(near: Socket): void {
    if (this.#target === undefined) return void near.destroy()
    const far = connect(this.#target, '127.0.0.1')
    const pair = [near, far] as const
    this.#pairs.add(pair)
    near.setNoDelay(true)
    far.setNoDelay(true)
    const over = (): void => {
      this.#pairs.delete(pair)
      near.destroy()
      far.destroy()
    }
    for (const [from, to] of [pair, [far, near] as const]) {
      from.on('data', (bytes) => void to.write(bytes))
      from.on('close', over)
      from.on('error', over)
      if (this.#held) from.pause()
    }
  }
}

/**
 * A socket that is already shutting down cannot be reset: libuv refuses, and Node would wait for its end for ever when the
 * process ends. It is closed plainly.
 */
function reset(socket: Socket): void {
  if (socket.writableEnded) socket.destroy()
  else socket.resetAndDestroy()
}
