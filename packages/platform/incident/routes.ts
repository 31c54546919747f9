import { type Actor, endpoints, type Route, route } from '@evertill/contract'
import type { Merchant } from '../merchant/index.ts'
import { incidentRefusals } from './errors.ts'
import type { Incidents } from './incidents.ts'

/** Incidents are work for the whole house: their numbers are everybody's who may see them, their terminals are cut to a scope. */
export function incidentRoutes(incidents: Incidents, merchant: Merchant): readonly Route[] {
  const inScope = async <Row extends { terminalId: string }>(actor: Actor, rows: readonly Row[]): Promise<Row[]> => {
    if (Object.keys(actor.scope).length === 0) return [...rows]
    const seen = await Promise.all(rows.map((row) => merchant.lists.terminal(actor.scope, row.terminalId)))
    return rows.filter((_, i) => seen[i] !== undefined)
  }
  return [
    route(endpoints.incidents, async ({ query }) => ({
      ok: true,
      value: { rows: [...(await incidents.list(query.state === 'open'))] },
    })),
    route(endpoints.incident, async ({ actor, params }) => {
      const detail = await incidents.detail(params.id)
      return detail === undefined
        ? { ok: false, refusal: incidentRefusals.notFound }
        : { ok: true, value: { ...detail, terminals: await inScope(actor, detail.terminals) } }
    }),
    route(endpoints.acknowledgeIncident, async ({ actor, params, body }) => {
      const answer = await incidents.acknowledge(actor, params.id, body.reason)
      return answer.ok ? { ...answer, audit: { after: { state: answer.value.state } } } : answer
    }),
    route(endpoints.closeIncident, async ({ actor, params, body }) => {
      const answer = await incidents.close(actor, params.id, body.reason)
      return answer.ok ? { ...answer, audit: { after: { state: answer.value.state } } } : answer
    }),
  ]
}
