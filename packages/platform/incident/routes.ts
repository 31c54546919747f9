import { endpoints, type Route, route } from '@evertill/contract'
import { incidentRefusals } from './errors.ts'
import type { Incidents } from './incidents.ts'

/** Incidents, their terminals and their numbers are cut to the asker's place; what hits others too is the whole house's to end. */
export function incidentRoutes(incidents: Incidents): readonly Route[] {
  return [
    route(endpoints.incidents, async ({ actor, query }) => ({
      ok: true,
      value: { rows: [...(await incidents.list(query.state === 'open', actor.scope))] },
    })),
    route(endpoints.incident, async ({ actor, params }) => {
      const detail = await incidents.detail(params.id, actor.scope)
      return detail === undefined ? { ok: false, refusal: incidentRefusals.notFound } : { ok: true, value: detail }
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
