import { endpoints, type Route, route } from '@evertill/contract'
import type { Ledger } from './service.ts'

export function ledgerRoutes(ledger: Ledger): readonly Route[] {
  return [
    route(endpoints.ledger, async ({ actor, query }) => {
      const page = await ledger.accounts(actor.scope, query)
      return { ok: true, value: { rows: [...page.rows], next: page.next } }
    }),
  ]
}
