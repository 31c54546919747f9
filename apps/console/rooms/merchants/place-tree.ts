import type { AgentRow, InstitutionRow, MerchantRow } from '@evertill/contract'

export type PlaceKind = 'institution' | 'agent' | 'merchant'

/** One place in the tree institution → agent → merchant; outlets and terminals open on the merchant's own page. */
export interface Place {
  readonly key: string
  readonly kind: PlaceKind
  readonly id: string
  readonly name: { readonly zh: string; readonly en: string }
  readonly merchant?: MerchantRow
  readonly children: Place[]
  /** Merchants at and below this place. */
  merchants: number
}

/** The last name in `/a1/a7/`. */
function agentOf(path: string): string | undefined {
  return path.split('/').filter(Boolean).at(-1)
}

/**
 * Builds the tree from three flat lists. A person may see a merchant without its agent or an agent without its parent:
 * such a place then stands at the top, so that nothing that may be seen is lost.
 */
export function treeOf(
  institutions: readonly InstitutionRow[],
  agents: readonly AgentRow[],
  merchants: readonly MerchantRow[],
): Place[] {
  const top: Place[] = []
  const byInstitution = new Map<string, Place>()
  const byAgent = new Map<string, Place>()
  for (const row of institutions)
    byInstitution.set(row.id, {
      key: `i:${row.id}`,
      kind: 'institution',
      id: row.id,
      name: row.name,
      children: [],
      merchants: 0,
    })
  for (const row of agents)
    byAgent.set(row.id, { key: `a:${row.id}`, kind: 'agent', id: row.id, name: row.name, children: [], merchants: 0 })
  for (const row of institutions) {
    const place = byInstitution.get(row.id)!
    const above = row.parentId === undefined ? undefined : byInstitution.get(row.parentId)
    ;(above && above !== place ? above.children : top).push(place)
  }
  for (const row of agents) {
    const place = byAgent.get(row.id)!
    const above =
      (row.parentId === undefined ? undefined : byAgent.get(row.parentId)) ?? byInstitution.get(row.institutionId)
    ;(above ? above.children : top).push(place)
  }
  for (const row of merchants) {
    const agent = agentOf(row.agentPath)
    const above = (agent === undefined ? undefined : byAgent.get(agent)) ?? byInstitution.get(row.institutionId)
    ;(above ? above.children : top).push({
      key: `m:${row.merchantId}`,
      kind: 'merchant',
      id: row.merchantId,
      name: row.name,
      merchant: row,
      children: [],
      merchants: 1,
    })
  }
  const add = (place: Place): number => {
    if (place.kind !== 'merchant') place.merchants = place.children.reduce((sum, child) => sum + add(child), 0)
    return place.merchants
  }
  for (const place of top) add(place)
  return top
}

/** The places that carry a text in a name or an id, with everything above them. */
export function matching(places: readonly Place[], wanted: string): Place[] {
  const text = wanted.trim().toLowerCase()
  if (text === '') return [...places]
  return places.flatMap((place) => {
    if ([place.id, place.name.zh, place.name.en].some((each) => each.toLowerCase().includes(text))) return [place]
    const children = matching(place.children, text)
    return children.length > 0 ? [{ ...place, children }] : []
  })
}
