import { type Actor, type DiagnosisUpload, endpoints, type Route, route } from '@evertill/contract'
import { type Clock, fromHex } from '@evertill/foundation'
import type { Db } from '../database/index.ts'
import { type Merchant, merchantRefusals } from '../merchant/index.ts'
import type { Calendar } from './calendar.ts'
import type { DiagnosisDesk } from './desk.ts'
import { deskRefusals } from './errors.ts'
import { papersOf, releaseOf, replacePapers, requireRelease } from './papers.ts'

export interface DeskRoutePorts {
  readonly calendar: Calendar
  readonly fleet: { versions(): { version: string; terminals: number; online: number }[] }
  readonly db: Db
  readonly clock: Clock
}

/** What risk staff see is not told to others: some of it not even to the merchant [practice: What may be said]. */
function mayKnow(actor: Actor, finding: string): boolean {
  return actor.rights.includes('risk.read') || !finding.startsWith('risk-')
}

/** Snapshots come in from tills by their credential, and are opened by people within their scope. */
export function deskRoutes(desk: DiagnosisDesk, merchant: Merchant, beside: DeskRoutePorts): readonly Route[] {
  const { calendar, fleet, db, clock } = beside
  const rollout = async () => {
    const release = await releaseOf(db)
    return { ...release, advised: [...(release?.advised ?? [])], versions: fleet.versions() }
  }
  return [
    route(endpoints.maintenance, async ({ query }) => ({
      ok: true,
      value: { rows: [...(await calendar.list(query.from, query.to))] },
    })),
    route(endpoints.announceMaintenance, async ({ actor, body }) => {
      const answer = await calendar.announce(actor, body)
      return answer.ok ? { ...answer, audit: { subjectId: answer.value.id, after: answer.value } } : answer
    }),
    route(endpoints.changeMaintenance, async ({ actor, params, body }) => {
      const answer = await calendar.change(actor, params.id, body)
      return answer.ok ? { ok: true, value: answer.value.after, audit: answer.value } : answer
    }),
    route(endpoints.cancelMaintenance, async ({ actor, params }) => {
      const answer = await calendar.cancel(actor, params.id)
      return answer.ok ? { ...answer, audit: { after: { state: answer.value.state } } } : answer
    }),
    route(endpoints.papers, async ({ actor, params }) => {
      if ((await merchant.lists.merchant(actor.scope, params.id)) === undefined)
        return { ok: false, refusal: merchantRefusals.notFound('merchant') }
      return { ok: true, value: { rows: await papersOf(db, params.id) } }
    }),
    route(endpoints.changePapers, async ({ actor, params, body }) => {
      if ((await merchant.lists.merchant(actor.scope, params.id)) === undefined)
        return { ok: false, refusal: merchantRefusals.notFound('merchant') }
      const before = await papersOf(db, params.id)
      await replacePapers(db, params.id, body.papers, clock.now())
      const rows = await papersOf(db, params.id)
      return { ok: true, value: { rows }, audit: { before, after: rows } }
    }),
    route(endpoints.rollout, async () => ({ ok: true, value: await rollout() })),
    route(endpoints.changeRollout, async ({ actor, body }) => {
      // What terminals must run is for the whole house.
      if (Object.keys(actor.scope).length > 0) return { ok: false, refusal: deskRefusals.windowScope }
      const before = await releaseOf(db)
      await requireRelease(db, body, clock.now())
      return { ok: true, value: await rollout(), audit: { before, after: body } }
    }),
    route(endpoints.keepDiagnosis, async ({ body }: { body: DiagnosisUpload }) => {
      if (!(await merchant.enrolment.credentialMatches(body.terminalId, fromHex(body.credential))))
        return { ok: false, refusal: merchantRefusals.credential }
      if (body.snapshot.terminalId !== body.terminalId) return { ok: false, refusal: deskRefusals.otherTerminal }
      return (await desk.keep(body.snapshot, body.code, { climbs: body.climbs }))
        ? { ok: true, value: undefined }
        : { ok: false, refusal: deskRefusals.tooOften }
    }),
    route(endpoints.terminalFindings, async ({ actor, params }) => {
      if ((await merchant.lists.terminal(actor.scope, params.id)) === undefined)
        return { ok: false, refusal: merchantRefusals.notFound('terminal') }
      const found = await desk.findingsOf(params.id)
      return { ok: true, value: { ...found, platform: found.platform.filter((one) => mayKnow(actor, one.id)) } }
    }),
    route(endpoints.terminalDiagnoses, async ({ actor, params }) => {
      if ((await merchant.lists.terminal(actor.scope, params.id)) === undefined)
        return { ok: false, refusal: merchantRefusals.notFound('terminal') }
      return { ok: true, value: { rows: [...(await desk.keptOf(params.id))] } }
    }),
    route(endpoints.diagnosisByCode, async ({ actor, params }) => {
      const rows = []
      for (const kept of await desk.byCode(params.code)) {
        if ((await merchant.lists.terminal(actor.scope, kept.snapshot.terminalId)) !== undefined) rows.push(kept)
      }
      return { ok: true, value: { rows } }
    }),
  ]
}
