import type { Millis } from '@evertill/foundation'
import type { Traffic } from './reading.ts'

/** One sale as the switch told of it. */
export interface Told {
  readonly at: Millis
  readonly terminalId: string
  readonly link: string
  readonly approved: boolean
  readonly responseCode: string
  readonly tookMs: number
}

const WINDOW_MS = 10 * 60_000
/** Sales remembered at most; under more the window is shorter. */
const MOST = 20_000
const THEIR_FAULT = new Set(['68', '90', '91', '92', '96', '98'])
const ROUTE_FAULT = new Set(['92', '96'])
const NO_ANSWER = new Set(['68', '98'])

/** The sales of the last ten minutes, and what they say of every line. In memory, bounded, lossy: never for money [LAW-4]. */
export class RecentTraffic {
  #told: Told[] = []
  /** The last sale of each terminal, and how its last sale over each line went; oldest first. */
  readonly #last = new Map<string, Told>()
  readonly #lines = new Map<string, Record<string, 'passed' | 'failed'>>()

  tell(one: Told): void {
    this.#told.push(one)
    if (this.#told.length > MOST) this.#told = this.#told.slice(MOST / 4)
    const { terminalId, link, responseCode } = one
    const lines = this.#lines.get(terminalId) ?? {}
    this.#last.delete(terminalId)
    this.#last.set(terminalId, one)
    this.#lines.set(
      terminalId,
      link === '' ? lines : { ...lines, [link]: THEIR_FAULT.has(responseCode) ? 'failed' : 'passed' },
    )
    if (this.#last.size > MOST) {
      const oldest = this.#last.keys().next().value!
      this.#last.delete(oldest)
      this.#lines.delete(oldest)
    }
  }

  /** Every line that has a link, and what went over it. `wallets` are the names of the wallet links. */
  of(links: readonly { name: string; up: boolean }[], wallets: ReadonlySet<string>, now: Millis): Traffic[] {
    this.#told = this.#told.filter((one) => now - one.at < WINDOW_MS)
    return links.map(({ name, up }) => {
      const ours = this.#told.filter((one) => one.link === name)
      const times = ours.map((one) => one.tookMs).sort((a, b) => a - b)
      const count = (codes: ReadonlySet<string>) => ours.filter((one) => codes.has(one.responseCode)).length
      return {
        name,
        kind: wallets.has(name) ? 'wallet' : 'issuer',
        sales: ours.length,
        errors: count(THEIR_FAULT) - count(NO_ANSWER),
        routeErrors: count(ROUTE_FAULT),
        unanswered: count(NO_ANSWER),
        slowMs: times[Math.floor(times.length * 0.95)] ?? 0,
        linkUp: up,
      }
    })
  }

  /** The last sale of a terminal inside the window. */
  lastOf(terminalId: string, now: Millis): Told | undefined {
    const last = this.#last.get(terminalId)
    return last === undefined || now - last.at >= WINDOW_MS ? undefined : last
  }

  /** Terminals that sold inside the window. */
  terminals(): readonly string[] {
    return [...new Set(this.#told.map((one) => one.terminalId))]
  }

  /** Lines over which a terminal sold, and whether the last sale there passed. */
  linesOf(terminalId: string, now: Millis): Readonly<Record<string, 'passed' | 'failed'>> {
    return this.lastOf(terminalId, now) === undefined ? {} : (this.#lines.get(terminalId) ?? {})
  }

  /** Sales of these terminals a minute, over the window. */
  perMinute(terminals: ReadonlySet<string>): number {
    return (this.#told.filter((one) => terminals.has(one.terminalId)).length * 60_000) / WINDOW_MS
  }

  /** Share of all sales with a bad MAC, where there were enough to say so. */
  badMacs(): number | undefined {
    if (this.#told.length < 10) return undefined
    return this.#told.filter((one) => one.responseCode === 'A0').length / this.#told.length
  }
}
