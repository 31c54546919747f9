import { type Actor, endpoints, type Route, route, type TerminalDetail, type TerminalRow } from '@evertill/contract'
import { type Merchant, merchantRefusals, type RegisteredTerminal } from '../merchant/index.ts'
import type { Commands } from './commands.ts'
import type { Fleet } from './service.ts'

/** Terminals over HTTP: what the merchant's room registered and what the fleet sees of it. */
export function fleetRoutes(fleet: Fleet, merchant: Merchant, commands: Commands): readonly Route[] {
  const rowOf = (it: RegisteredTerminal): TerminalRow => {
    const { status: _, ...live } = fleet.live(it.row.terminalId)
    return { ...it.row, ...live }
  }
  const detailOf = async (actor: Actor, terminalId: string): Promise<TerminalDetail | undefined> => {
    const it = await merchant.lists.terminal(actor.scope, terminalId)
    if (it === undefined) return undefined
    const presence = fleet.of(terminalId)
    return {
      terminal: rowOf(it),
      parameters: it.parameters,
      messages: it.messages,
      contract: it.contract,
      history: await merchant.lists.statusHistory('terminal', terminalId),
      heartbeat: presence?.heartbeat,
      bootId: presence?.bootId,
      connectedAt: presence?.connected === true ? presence.connectedAt : undefined,
      activation: await merchant.lists.lastCode(terminalId),
    }
  }
  return [
    route(endpoints.terminals, async ({ actor, query }) => {
      const { presence, ...filter } = query
      const among =
        presence === undefined
          ? undefined
          : presence === 'never'
            ? { ids: fleet.idsSeen(), inside: false }
            : { ids: fleet.idsThat(presence), inside: true }
      const page = await merchant.lists.terminals(actor.scope, filter, among)
      return { ok: true, value: { rows: page.rows.map(rowOf), next: page.next } }
    }),
    route(endpoints.terminal, async ({ actor, params }) => {
      const detail = await detailOf(actor, params.id)
      return detail === undefined
        ? { ok: false, refusal: merchantRefusals.notFound('terminal') }
        : { ok: true, value: detail }
    }),
    route(endpoints.newTerminal, async ({ actor, body }) => {
      const { reason: _, ...order } = body
      const answer = await merchant.enrolment.register(actor, order)
      if (!answer.ok) return answer
      const row = rowOf(answer.value)
      return {
        ok: true,
        value: row,
        audit: { subjectId: row.terminalId, after: { ...order, terminalId: row.terminalId } },
      }
    }),
    route(endpoints.terminalStatus, async ({ actor, params, body }) => {
      const answer = await merchant.places.changeTerminalStatus(actor, { terminalId: params.id, ...body })
      if (!answer.ok) return answer
      const { before, after, terminal } = answer.value
      return { ok: true, value: rowOf(terminal), audit: { before, after } }
    }),
    route(endpoints.activationCode, async ({ actor, params }) => {
      const answer = await merchant.enrolment.issueCode(actor, params.id)
      // The code itself is a secret and does not go into the audit.
      return answer.ok ? { ...answer, audit: { after: { expiresAt: answer.value.expiresAt } } } : answer
    }),
    route(endpoints.commands, async ({ actor, params }) => {
      if ((await merchant.lists.terminal(actor.scope, params.id)) === undefined)
        return { ok: false, refusal: merchantRefusals.notFound('terminal') }
      return { ok: true, value: { rows: [...(await commands.list(params.id))] } }
    }),
    route(endpoints.newCommand, async ({ actor, params, body }) => {
      const it = await merchant.lists.terminal(actor.scope, params.id)
      if (it === undefined) return { ok: false, refusal: merchantRefusals.notFound('terminal') }
      if (it.row.status === 'retired') return { ok: false, refusal: merchantRefusals.retired }
      const answer = await commands.ask(actor, params.id, body.test)
      return answer.ok
        ? { ...answer, audit: { after: { command: answer.value.id, test: body.test, channel: answer.value.channel } } }
        : answer
    }),
    route(endpoints.cancelCommand, async ({ actor, params }) => {
      if ((await merchant.lists.terminal(actor.scope, params.id)) === undefined)
        return { ok: false, refusal: merchantRefusals.notFound('terminal') }
      const answer = await commands.cancel(params.id, params.commandId)
      return answer.ok ? { ...answer, audit: { after: { command: answer.value.id, test: answer.value.test } } } : answer
    }),
  ]
}
