import { type Clock, fromHex, type Link, type LinkListener, type Random } from '@evertill/foundation'
import { createFramer, type Framer, frame as framed, NETWORK_HEADER_BYTES } from '@evertill/iso8583'
import { DEMO_ZPK, IssuerBook, IssuerHost, issuerAAccounts, issuerBAccounts, WalletBook } from '../issuer/index.ts'
import { keyOf, type NetworkMessage, networkCodec } from '../issuer/network-message.ts'
import type { SimNetwork } from '../network.ts'
import { ISSUERS, type IssuerName } from './house.ts'
import type { Trace } from './trace.ts'

/** How an issuer misbehaves in its answers, beyond what its host knows by itself. Chances 0 … 1, drawn for each answer. */
export interface Lies {
  /** Says it once more, up to 20 s later. */
  twice: number
  /** Says it up to 20 s late. */
  late: number
  /** Echoes an amount that is one fen more. */
  otherAmount: number
}

export const honest = (): Lies => ({ twice: 0, late: 0, otherAmount: 0 })

/** The three who answer, each with a book that outlives its process. */
export class Issuers {
  readonly books: Readonly<Record<IssuerName, IssuerBook>>
  readonly lies: Readonly<Record<IssuerName, Lies>> = {
    'issuer-a': honest(),
    'issuer-b': honest(),
    wallet: honest(),
  }
  /** F37 of what was first refused and then approved. */
  readonly contradicted = new Set<string>()
  readonly #parts: { world: Clock; network: SimNetwork; random: Random; trace: Trace }
  readonly #hosts = new Map<IssuerName, IssuerHost>()
  /** Who has been asked while its mind was changing: it may answer much later. */
  readonly #wavering = new Set<IssuerName>()
  /** F37 of what one of them has refused. */
  readonly #refused = new Set<string>()

  constructor(parts: { world: Clock; network: SimNetwork; random: Random; trace: Trace }) {
    this.#parts = parts
    this.books = {
      'issuer-a': new IssuerBook('issuer-a', issuerAAccounts()),
      'issuer-b': new IssuerBook('issuer-b', issuerBAccounts()),
      wallet: new WalletBook('wallet'),
    }
  }

  isUp(name: IssuerName): boolean {
    return this.#hosts.has(name)
  }

  host(name: IssuerName): IssuerHost | undefined {
    return this.#hosts.get(name)
  }

  open(name: IssuerName): void {
    if (this.isUp(name)) return
    const { world, network, trace } = this.#parts
    const host = new IssuerHost(world, this.books[name], fromHex(DEMO_ZPK))
    host.customersScan = true
    this.#hosts.set(name, host)
    network.listen(name, this.#lying(host, name))
    trace.tell(name, 'is open')
  }

  kill(name: IssuerName, how: 'loud' | 'silent'): void {
    if (!this.#hosts.delete(name)) return
    this.#parts.trace.tell(name, how === 'loud' ? 'is killed' : 'loses power')
    this.#parts.network.kill(name, how)
  }

  openAll(): void {
    for (const name of ISSUERS) this.open(name)
  }

  /** The issuer's host on the line, with somebody between who bends its answers. */
  #lying(host: IssuerHost, name: IssuerName): LinkListener {
    const links = new Map<Link, Link>()
    const bent = (link: Link): Link => {
      let own = links.get(link)
      if (own === undefined) {
        own = this.#bending(link, name)
        links.set(link, own)
      }
      return own
    }
    return {
      opened: (link) => host.opened(bent(link)),
      received: (bytes, link) => {
        if (host.faults.lying === 'change-of-mind' || host.faults.refuse !== undefined) this.#wavering.add(name)
        host.received(bytes, bent(link))
      },
      ended: (end, link) => {
        host.ended(end, bent(link))
        links.delete(link)
      },
    }
  }

  /** Holds what an issuer says against its book, and against what it said of the same before. */
  #hear(name: IssuerName, answer: NetworkMessage): void {
    const rrn = answer[37] ?? ''
    if (answer[39] === '00' ? this.#refused.has(rrn) : this.#hasTaken(name, answer)) this.contradicted.add(rrn)
    if (answer[39] !== '00') this.#refused.add(rrn)
  }

  /** Does its book say yes where its answer says no? So does an order that is still open after it was refused: its payer may pay. */
  #hasTaken(name: IssuerName, answer: NetworkMessage): boolean {
    if (answer[39] === '00') return false
    const asked = answer.mti === '0230' ? '0220' : '0200'
    const record = this.books[name].records.get(keyOf(asked, answer[11] ?? '', answer[7] ?? ''))
    return record?.state === 'approved' || (record?.state === 'open' && answer[39] !== '09')
  }

  #bending(link: Link, name: IssuerName): Link {
    const { world, random } = this.#parts
    const lies = this.lies[name]
    const framer: Framer = createFramer({ length: 'binary2', limit: 8_192 })
    const chance = random.fork(`${name} ${link.peer}`)
    return {
      kind: link.kind,
      peer: link.peer,
      get buffered() {
        return link.buffered
      },
      close: () => link.close(),
      send: (bytes) => {
        const wavering = this.#wavering.has(name)
        if (lies.twice + lies.late + lies.otherAmount === 0 && !wavering) return link.send(bytes)
        let taken = true
        for (const frame of framer.feed(bytes)) {
          const read = networkCodec.tryUnpack(frame.subarray(NETWORK_HEADER_BYTES))
          if (!read.ok || read.message.mti === '0830') {
            taken = link.send(framed(frame, { length: 'binary2' })) && taken
            continue
          }
          if (wavering) this.#hear(name, read.message)
          const out = chance.chance(lies.otherAmount) ? otherAmount(frame, read.message) : frame
          const whole = framed(out, { length: 'binary2' })
          if (chance.chance(lies.twice)) world.after(chance.integer(1, 20_000), () => void link.send(whole))
          if (chance.chance(lies.late)) world.after(chance.integer(1, 20_000), () => void link.send(whole))
          else taken = link.send(whole) && taken
        }
        return taken
      },
    }
  }
}

function otherAmount(frame: Uint8Array, message: NetworkMessage): Uint8Array {
  if (message[4] === undefined) return frame
  const body = networkCodec.pack({ ...message, 4: String(Number(message[4]) + 1).padStart(12, '0') })
  const out = new Uint8Array(NETWORK_HEADER_BYTES + body.length)
  out.set(frame.subarray(0, NETWORK_HEADER_BYTES))
  out.set(body, NETWORK_HEADER_BYTES)
  return out
}
