import { type AuditNote, endpoints, type Refusal, type Route, route } from '@evertill/contract'
import type { Result } from '@evertill/foundation'
import type { Db } from '../database/index.ts'
import * as lists from './place-store.ts'
import type { Merchant } from './room.ts'
import { merchantRowOf } from './rows.ts'

type Told<T> = { ok: true; value: T; audit?: AuditNote } | { ok: false; refusal: Refusal }

/** A room's answer as the web door takes it, with what the audit is to keep. */
function told<T, V>(answer: Result<T, Refusal>, value: (it: T) => V, audit?: (it: T) => AuditNote): Told<V> {
  if (!answer.ok) return answer
  return { ok: true, value: value(answer.value), ...(audit === undefined ? {} : { audit: audit(answer.value) }) }
}

const same = <T>(it: T): T => it
const mutable = <Row>(page: { rows: readonly Row[]; next?: string | undefined }) => ({
  ok: true as const,
  value: { rows: [...page.rows], next: page.next },
})

/** Institutions, agents, merchants, outlets, goods and till operators over HTTP. Terminals are the fleet's to list. */
export function merchantRoutes(room: Merchant, db: Db): readonly Route[] {
  const { places, enrolment } = room
  return [
    route(endpoints.institutions, async ({ actor, query }) =>
      mutable(await room.lists.institutions(actor.scope, query)),
    ),
    route(endpoints.agents, async ({ actor, query }) => mutable(await room.lists.agents(actor.scope, query))),
    route(endpoints.merchants, async ({ actor, query }) => mutable(await room.lists.merchants(actor.scope, query))),
    route(endpoints.outlets, async ({ actor, query }) => mutable(await room.lists.outlets(actor.scope, query))),
    route(endpoints.merchant, async ({ actor, params }) =>
      told(await places.merchantDetail(actor.scope, params.id), same),
    ),
    route(endpoints.goods, async ({ actor, params }) => told(await places.goods(actor.scope, params.id), same)),
    route(endpoints.tillOperators, async ({ actor, params }) =>
      told(await enrolment.tillOperators(actor, params.id), (rows) => ({ rows })),
    ),
    route(endpoints.newInstitution, async ({ body }) =>
      told(await places.addInstitution(body), same, (it) => ({ subjectId: it.id, after: it })),
    ),
    route(endpoints.newAgent, async ({ body }) =>
      told(await places.addAgent(body), same, (it) => ({ subjectId: it.id, after: it })),
    ),
    route(endpoints.newMerchant, async ({ body }) =>
      told(await places.addMerchant(body), same, (it) => ({ subjectId: it.merchantId, after: it })),
    ),
    route(endpoints.merchantStatus, async ({ actor, params, body }) => {
      const answer = await places.changeMerchantStatus(actor, { merchantId: params.id, ...body })
      if (!answer.ok) return answer
      const row = merchantRowOf((await lists.merchant(db, actor.scope, params.id))!)
      return { ok: true, value: row, audit: { before: answer.value.before, after: answer.value.after } }
    }),
    route(endpoints.merchantContract, async ({ actor, params, body }) => {
      const answer = await places.replaceContract(actor.scope, params.id, body.contract)
      if (!answer.ok) return answer
      return told(await places.merchantDetail(actor.scope, params.id), same, () => answer.value)
    }),
    route(endpoints.newOutlet, async ({ actor, body }) =>
      told(await places.addOutlet(actor.scope, body), same, (it) => ({ subjectId: it.outletId, after: it })),
    ),
    route(endpoints.outletPrinters, async ({ actor, params, body }) =>
      told(
        await places.replacePrinters(actor.scope, params.id, body.printers),
        (it) => ({ printers: [...it.after] }),
        same,
      ),
    ),
    route(endpoints.changeGoods, async ({ actor, params, body }) =>
      told(
        await places.replaceGoods(actor.scope, params.id, body),
        () => ({ categories: body.categories, items: body.items }),
        (it) => ({ before: it.before, after: it.after }),
      ),
    ),
    route(endpoints.newTillOperator, async ({ actor, params, body }) =>
      told(await enrolment.putTillOperator(actor, params.id, body), same, (it) => ({ after: it })),
    ),
    route(endpoints.activate, async ({ body }) => told(await enrolment.activate(body.activationCode), same)),
  ]
}
