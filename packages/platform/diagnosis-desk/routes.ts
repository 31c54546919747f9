import { type Actor, type DiagnosisUpload, endpoints, type Route, route } from '@evertill/contract'
import { fromHex } from '@evertill/foundation'
import { type Merchant, merchantRefusals } from '../merchant/index.ts'
import type { DiagnosisDesk } from './desk.ts'
import { deskRefusals } from './errors.ts'

/** What risk staff see is not told to others: some of it not even to the merchant [practice: What may be said]. */
function mayKnow(actor: Actor, finding: string): boolean {
  return actor.rights.includes('risk.read') || !finding.startsWith('risk-')
}

/** Snapshots come in from tills by their credential, and are opened by people within their scope. */
export function deskRoutes(desk: DiagnosisDesk, merchant: Merchant): readonly Route[] {
  return [
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
