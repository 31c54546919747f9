import type { Dialler, LinkListener } from '@evertill/foundation'
import { createFramer, NETWORK_HEADER_BYTES } from '@evertill/iso8583'
import { networkCodec } from '../issuer/network-message.ts'

/** Listens where the switch listens: which of the transactions that an issuer contradicts itself about were approved to its face. */
export class HeardApprovals {
  /** F37 */
  readonly heard = new Set<string>()
  readonly #contradicted: ReadonlySet<string>

  /** @param contradicted grows while the world runs; until then nothing is read */
  constructor(contradicted: ReadonlySet<string>) {
    this.#contradicted = contradicted
  }

  beside(dialler: Dialler): Dialler {
    return { dial: (target, listener) => dialler.dial(target, this.#between(listener)) }
  }

  #between(listener: LinkListener): LinkListener {
    const framer = createFramer({ length: 'binary2', limit: 8_192 })
    return {
      opened: (link) => listener.opened(link),
      ended: (end, link) => listener.ended(end, link),
      received: (bytes, link) => {
        const frames = framer.feed(bytes)
        if (this.#contradicted.size > 0) for (const frame of frames) this.#read(frame)
        listener.received(bytes, link)
      },
    }
  }

  #read(frame: Uint8Array): void {
    const read = networkCodec.tryUnpack(frame.subarray(NETWORK_HEADER_BYTES))
    if (!read.ok || read.message[39] !== '00') return
    const rrn = read.message[37]
    if (rrn !== undefined && this.#contradicted.has(rrn)) this.heard.add(rrn)
  }
}
