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

  tell(one: Told): void {
    this.#told.push(one)
    if (this.#told.length > MOST) this.#told = this.#told.slice(MOST / 4)
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
  lastOf(terminalId: string): Told | undefined {
    return this.#told.findLast((one) => one.terminalId === terminalId)
  }

  /** Terminals that sold inside the window. */
  terminals(): readonly string[] {
    return [...new Set(this.#told.map((one) => one.terminalId))]
  }

  /** Lines over which a terminal sold, and whether the last sale there passed. */
  linesOf(terminalId: string): Record<string, 'passed' | 'failed'> {
    const lines: Record<string, 'passed' | 'failed'> = {}
    for (const one of this.#told)
      if (one.terminalId === terminalId && one.link !== '')
        lines[one.link] = THEIR_FAULT.has(one.responseCode) ? 'failed' : 'passed'
    return lines
  }

  /** Share of all sales with a bad MAC, where there were enough to say so. */
  badMacs(): number | undefined {
    if (this.#told.length < 10) return undefined
    return this.#told.filter((one) => one.responseCode === 'A0').length / this.#told.length
  }
}
