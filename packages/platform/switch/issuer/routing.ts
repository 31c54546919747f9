/** One row of the routing table: codes or card numbers beginning with `prefix` go to the first of `links` that is up. */
export interface Route {
  /** `shown-code`: a code that the shop shows; nothing is known of the payer, so its prefix is empty. */
  readonly tender: 'card' | 'wallet' | 'shown-code'
  /** Digits; the longest one that fits wins. */
  readonly prefix: string
  /** Names of issuer links in order of preference. */
  readonly links: readonly string[]
}

/** Longest prefix, found in at most as many looks as there are different lengths. */
export class RoutingTable {
  readonly #routes = new Map<string, readonly string[]>()
  readonly #lengths: Readonly<Record<Route['tender'], readonly number[]>>

  constructor(routes: readonly Route[]) {
    const lengths = { card: new Set<number>(), wallet: new Set<number>(), 'shown-code': new Set<number>() }
    for (const { tender, prefix, links } of routes) {
      this.#routes.set(`${tender}${prefix}`, links)
      lengths[tender].add(prefix.length)
    }
    const longestFirst = (set: Set<number>): number[] => [...set].sort((a, b) => b - a)
    this.#lengths = {
      card: longestFirst(lengths.card),
      wallet: longestFirst(lengths.wallet),
      'shown-code': longestFirst(lengths['shown-code']),
    }
  }

  /** The links for a card number or wallet code; undefined when nobody serves it [F39=15]. */
  find(tender: Route['tender'], digits: string): readonly string[] | undefined {
    for (const length of this.#lengths[tender]) {
      const links = this.#routes.get(tender + digits.slice(0, length))
      if (links !== undefined) return links
    }
    return undefined
  }
}

/** The first link of the list that is up; when none is, the first. */
export function firstUp<Link extends { readonly up: boolean }>(
  links: ReadonlyMap<string, Link>,
  names: readonly string[],
): Link | undefined {
  let first: Link | undefined
  for (const name of names) {
    const link = links.get(name)
    if (link?.up) return link
    first ??= link
  }
  return first
}

const card = (link: string, ...prefixes: string[]): Route[] =>
  prefixes.map((prefix) => ({ tender: 'card', prefix, links: [link] }))
const wallet = (...prefixes: string[]): Route[] =>
  prefixes.map((prefix) => ({ tender: 'wallet', prefix, links: ['wallet'] }))

/** The demo's table: ARCHITECTURE.md, practice cards. */
export const demoRoutes: readonly Route[] = [
  ...card('issuer-a', '62', '81'),
  ...card('issuer-b', '2', '3', '4', '5', '35', '37', '6011'),
  ...wallet('10', '11', '12', '13', '14', '15', '25', '26', '27', '28', '29', '30', '62'),
  { tender: 'shown-code', prefix: '', links: ['wallet'] },
]
