import { endpoints, type HelpView, type Observation, type Route, route } from '@evertill/contract'
import { questionIds } from '@evertill/diagnosis'
import type { Clock, Millis } from '@evertill/foundation'
import type { Keys } from '../keys/index.ts'
import { type Merchant, merchantRefusals } from '../merchant/index.ts'
import type { Calendar } from './calendar.ts'
import type { DiagnosisDesk } from './desk.ts'
import { deskRefusals } from './errors.ts'
import { platformFindings } from './finding.ts'

export interface HelpPorts {
  readonly desk: DiagnosisDesk
  readonly merchant: Merchant
  readonly keys: Keys
  readonly clock: Clock
  readonly calendar: Calendar
  readonly presence: (terminalId: string) => { readonly presence: string; readonly lastSeenAt?: Millis | undefined }
  readonly incidentOf: (terminalId: string) => HelpView['incident']
}

/** Letters and digits that nobody mistakes for each other. */
const ALPHABET = 'ACDEFGHJKMNPQRTWXY34679'
/** What the platform sees that may be known by anybody beside the terminal. */
const OPEN_FINDINGS: ReadonlySet<string> = new Set([
  'heartbeat-lost',
  'maintenance-window',
  'maintenance-emergency',
  'peers-site',
  'peers-isp',
  'peers-region',
  'peers-version',
  'peers-acquirer-link',
  'site-others-work',
])
const QUESTIONS: ReadonlySet<string> = new Set(questionIds)
const STICKERS = 200

/** The page behind a terminal's sticker. Nobody signs in there: it says little, takes answers to questions and no more. */
export function helpRoutes(ports: HelpPorts): readonly Route[] {
  const { desk, merchant, keys, clock, calendar, presence, incidentOf } = ports

  async function tokenOf(terminalId: string): Promise<string> {
    const digest = await keys.digest('help', new TextEncoder().encode(terminalId))
    return `${terminalId}-${[...digest.subarray(0, 8)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('')}`
  }

  /** The terminal of a token that is ours. A made-up one and an unknown terminal are told the same. */
  async function terminalOf(token: string) {
    const terminalId = token.slice(0, 8)
    if ((await tokenOf(terminalId)) !== token) return undefined
    return merchant.lists.terminal({}, terminalId)
  }

  return [
    route(endpoints.help, async ({ params }) => {
      const it = await terminalOf(params.token)
      if (it === undefined) return { ok: false, refusal: deskRefusals.noSticker }
      const { terminalId, label, outletName, status, merchantStatus, institutionId, merchantId } = it.row
      const now = clock.now()
      const seen = presence(terminalId)
      const readings = await desk.readings(terminalId)
      const standing = await merchant.directory.find(terminalId)
      const window = calendar.activeFor(institutionId).find((one) => one.kind !== 'issuer')
      const incident = incidentOf(terminalId)
      const shop = await merchant.lists.merchant({}, merchantId)
      const help: HelpView = {
        terminalId,
        label,
        outlet: outletName,
        at: now,
        heard: seen.presence === 'online' ? 'online' : seen.presence === 'never' ? 'never' : 'silent',
        lastSeenAt: seen.lastSeenAt,
        paused: status !== 'active' || merchantStatus !== 'active',
        ...(window === undefined
          ? {}
          : {
              maintenance: {
                until: window.until,
                emergency: window.kind === 'emergency',
                zh: window.zh,
                en: window.en,
              },
            }),
        ...(incident === undefined ? {} : { incident }),
        observations: platformFindings(readings, now).filter((one) => OPEN_FINDINGS.has(one.id)) as Observation[],
        servicePhone: shop?.service_phone,
        timeZone: standing?.timeZone ?? 'Asia/Shanghai',
      }
      return { ok: true, value: { help } }
    }),
    route(endpoints.keepHelp, async ({ params, body }) => {
      const it = await terminalOf(params.token)
      if (it === undefined) return { ok: false, refusal: deskRefusals.noSticker }
      // Whoever holds the phone answers questions; what terminals and the platform see is not theirs to say.
      const observations = body.observations.filter(
        (one) => QUESTIONS.has(one.id) || one.id.startsWith('saw-') || OPEN_FINDINGS.has(one.id),
      )
      const snapshot = { terminalId: it.row.terminalId, at: body.at, moneyMoved: 'unknown' as const, observations }
      return (await desk.keep(snapshot, body.code, { origin: 'phone' }))
        ? { ok: true, value: undefined }
        : { ok: false, refusal: deskRefusals.tooOften }
    }),
    route(endpoints.stickers, async ({ actor, query }) => {
      const page = await merchant.lists.terminals(actor.scope, { ...query, limit: STICKERS })
      if (page.rows.length === 0) return { ok: false, refusal: merchantRefusals.notFound('terminal') }
      const rows = await Promise.all(
        page.rows
          .filter((it) => it.row.status !== 'retired')
          .map(async ({ row }) => ({
            terminalId: row.terminalId,
            label: row.label,
            merchant: row.merchantName,
            outlet: row.outletName,
            path: `/help/${await tokenOf(row.terminalId)}`,
          })),
      )
      return { ok: true, value: { rows } }
    }),
  ]
}
