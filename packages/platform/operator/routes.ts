import { endpoints, type Route, route } from '@evertill/contract'
import type { Operator } from './room.ts'

/** People and audit over HTTP. Sessions are the web door's own: they set and clear its cookie. */
export function operatorRoutes(room: Operator): readonly Route[] {
  return [
    route(endpoints.people, async ({ actor, query }) => {
      const page = await room.people.list(actor.scope, query)
      return { ok: true, value: { rows: [...page.rows], next: page.next } }
    }),
    route(endpoints.newPerson, async ({ actor, body }) => {
      const { password, reason: _, ...order } = body
      const answer = await room.people.add(actor, { ...order, password })
      if (!answer.ok) return answer
      return { ok: true, value: answer.value, audit: { subjectId: answer.value.id, after: answer.value } }
    }),
    route(endpoints.changePerson, async ({ actor, params, body }) => {
      const answer = await room.people.change(actor, params.id, { status: body.status, password: body.password })
      if (!answer.ok) return answer
      const { before, after } = answer.value
      const password = body.password === undefined ? {} : { password: 'replaced' }
      return {
        ok: true,
        value: after,
        audit: { before: { status: before.status }, after: { status: after.status, ...password } },
      }
    }),
    route(endpoints.audit, async ({ actor, query }) => {
      const page = await room.audit.list(actor.scope, query)
      return { ok: true, value: { rows: [...page.rows], next: page.next } }
    }),
  ]
}
