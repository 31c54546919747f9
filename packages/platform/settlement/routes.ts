import {
  type Actor,
  type DifferenceRow,
  endpoints,
  type FundingQuery,
  type FundingRow,
  type Page,
  type Refusal,
  type Route,
  route,
} from '@evertill/contract'
import { businessDayOf, type Clock, type CutOver, isDay } from '@evertill/foundation'
import { ageClass, type DifferenceCommand, type DifferenceRefusal } from './difference.ts'
import {
  brokenLines,
  findDifference,
  readBacklog,
  readDays,
  readGroups,
  type ShownDifference,
  searchDifferences,
  searchFunding,
} from './reading.ts'
import type { Settlement } from './service.ts'

const refusal = (status: number, code: string, zh: string, en: string): Refusal => ({
  status,
  code: `settlement.${code}`,
  zh,
  en,
})
const unknown = refusal(
  404,
  'unknown',
  '没有这个差错，或它已自行消除。',
  'There is no such difference, or it has mended itself.',
)
const noDay = refusal(422, 'day', '日期不对，应为八位数字。', 'This is not a day; a day has eight digits.')
const noSource = refusal(422, 'source', '没有这个来源。', 'Nobody of this name clears for us.')
const future = refusal(422, 'future-day', '这一天还没有结束。', 'This business day has not ended.')
const wholeHouse = refusal(
  403,
  'whole-house',
  '只有全局人员可以导入文件和结算。',
  'Only people of the whole house read files and fund.',
)
const noCalendar = refusal(409, 'calendar-unknown', '缺少该年度的节假日表。', 'The calendar of that year is missing.')

const REFUSED: Readonly<Record<DifferenceRefusal, Refusal>> = {
  'already-cleared': refusal(409, 'already-cleared', '差错已经了结。', 'This difference has ended already.'),
  'nothing-proposed': refusal(409, 'nothing-proposed', '还没有人提出处理意见。', 'Nobody has proposed how it ends.'),
  'already-proposed': refusal(
    409,
    'already-proposed',
    '已有处理意见，请先撤回。',
    'A proposal stands already; withdraw it first.',
  ),
  'same-person': refusal(
    409,
    'same-person',
    '提出和确认须是两个人。',
    'Whoever proposed it cannot confirm it: that takes a second person.',
  ),
  'not-the-proposer': refusal(
    409,
    'not-the-proposer',
    '只有提出人可以撤回。',
    'Only whoever proposed it can withdraw it.',
  ),
  'reason-missing': refusal(422, 'reason-missing', '请写明理由。', 'Say why.'),
}

/** The room for people: three sides of a day, files, differences, funds. */
export function settlementRoutes(
  settlement: Settlement,
  house: { readonly clock: Clock; readonly cutOver: CutOver; readonly sources: readonly string[] },
): readonly Route[] {
  const { clock, cutOver, sources } = house
  const { db } = settlement
  const today = (): string => businessDayOf(clock.now(), cutOver)

  return [
    route(endpoints.settlement, async ({ actor }) => {
      const [days, backlog, groups] = await Promise.all([
        readDays(db, actor.scope, today()),
        readBacklog(db, actor.scope, clock.now()),
        readGroups(db, actor.scope, clock.now()),
      ])
      return { ok: true, value: { today: today(), sources: [...sources], days, groups, ...backlog } }
    }),

    route(endpoints.settlementFile, async ({ actor, body }) => {
      if (!isWhole(actor)) return { ok: false, refusal: wholeHouse }
      if (!isDay(body.businessDay)) return { ok: false, refusal: noDay }
      if (!sources.includes(body.source)) return { ok: false, refusal: noSource }
      if (body.businessDay > today()) return { ok: false, refusal: future }
      const read = await settlement.readPiece(body)
      if (!read.ok)
        return {
          ok: false,
          refusal: refusal(
            409,
            'gap',
            `中间缺行，请从第 ${read.refusal.next} 行继续。`,
            `Lines are missing between; go on from line ${read.refusal.next}.`,
          ),
        }
      const { id, state, lines, records, found, already } = read.value
      const broken = await brokenLines(db, id)
      const value = { id: String(id), state, lines, records, found, broken, already }
      const after = { source: body.source, businessDay: body.businessDay, state, lines, records, found }
      return { ok: true, value, audit: { subjectId: `${body.source}/${body.businessDay}`, after } }
    }),

    route(endpoints.differences, async ({ actor, query }) => {
      const [openedAt, ...key] = (query.cursor ?? '').split('~')
      const after =
        query.cursor !== undefined && Number.isSafeInteger(Number(openedAt))
          ? { openedAt: Number(openedAt), key: hexText(key.join('~')) }
          : undefined
      const rows = await searchDifferences(db, actor.scope, query, after, clock.now())
      const shown = rows.slice(0, query.limit)
      const last = shown.at(-1)
      const next = rows.length > query.limit && last !== undefined ? `${last.openedAt}~${textHex(last.key)}` : undefined
      return {
        ok: true,
        value: { rows: shown.map((row) => paper(row, clock.now())), ...(next === undefined ? {} : { next }) },
      }
    }),

    route(endpoints.changeDifference, async ({ actor, body }) => {
      const before = await findDifference(db, actor.scope, body.key)
      if (before === undefined) return { ok: false, refusal: unknown }
      const by = actor.name
      const at = clock.now()
      const command: DifferenceCommand =
        body.command === 'propose'
          ? { type: 'propose', by, at, resolution: body.resolution, reason: body.reason }
          : { type: body.command, by, at }
      const decided = await settlement.command(body.key, command)
      if (!decided.ok) return { ok: false, refusal: decided.refusal === 'unknown' ? unknown : REFUSED[decided.refusal] }
      const value = paper((await findDifference(db, actor.scope, body.key))!, at)
      const note = ({ state, owner, resolution, reason }: DifferenceRow) => ({ state, owner, resolution, reason })
      return {
        ok: true,
        value,
        audit: { subjectId: body.key.slice(0, 120), before: note(paper(before, at)), after: note(value) },
      }
    }),

    route(endpoints.funding, async ({ actor, query }) => ({
      ok: true,
      value: await fundingPage(settlement, actor, query),
    })),

    route(endpoints.fund, async ({ actor, body }) => {
      if (!isWhole(actor)) return { ok: false, refusal: wholeHouse }
      if (!isDay(body.businessDay)) return { ok: false, refusal: noDay }
      if (body.businessDay >= today()) return { ok: false, refusal: future }
      const funded = await settlement.fund(body.businessDay)
      if (!funded.ok) return { ok: false, refusal: noCalendar }
      const rows = funded.value.map(fundingPaper)
      const net = rows.reduce((sum, row) => sum + row.net, 0)
      return {
        ok: true,
        value: { rows },
        audit: { subjectId: body.businessDay, after: { merchants: rows.length, net } },
      }
    }),
  ]
}

/** A page of what merchants are paid, cut to the asker's place; for the list and for its export. */
export async function fundingPage(
  settlement: Settlement,
  actor: Actor,
  query: FundingQuery,
): Promise<Page<FundingRow> & { rows: FundingRow[] }> {
  const [day, merchantId] = (query.cursor ?? '').split('~')
  const after =
    query.cursor !== undefined && day !== undefined && merchantId !== undefined ? { day, merchantId } : undefined
  const rows = await searchFunding(settlement.db, actor.scope, query, after)
  const shown = rows.slice(0, query.limit)
  const last = shown.at(-1)
  const next = rows.length > query.limit && last !== undefined ? `${last.businessDay}~${last.merchantId}` : undefined
  return { rows: shown.map(fundingPaper), ...(next === undefined ? {} : { next }) }
}

function fundingPaper(row: FundingRow): FundingRow {
  const { merchantId, businessDay, currency, debits, credits, fees, net, transactions, fundingDay } = row
  return { merchantId, businessDay, currency, debits, credits, fees, net, transactions, fundingDay }
}

function isWhole({ scope }: Actor): boolean {
  return scope.merchantId === undefined && scope.institutionId === undefined && scope.agentPath === undefined
}

function paper(row: ShownDifference, now: number): DifferenceRow {
  const { key, kind, state, ours, theirs, atStake, openedAt, owner } = row
  const known = Object.entries({
    businessDay: row.businessDay,
    source: row.source,
    transactionId: row.journalId,
    merchantId: row.merchantId,
    terminalId: row.terminalId,
    rrn: row.rrn,
    line: row.line,
    resolution: row.resolution,
    reason: row.reason,
    proposedBy: row.proposedBy,
    proposedAt: row.proposedAt,
    clearedBy: row.clearedBy,
    clearedAt: row.clearedAt,
  }).filter(([, value]) => value !== null && value !== undefined)
  return {
    key,
    kind,
    state,
    ours,
    theirs,
    atStake,
    openedAt,
    age: ageClass(openedAt, now),
    owner,
    ...(Object.fromEntries(known) as Partial<DifferenceRow>),
  }
}

const textHex = (text: string): string => Buffer.from(text, 'utf8').toString('hex')
const hexText = (hex: string): string => Buffer.from(hex, 'hex').toString('utf8')
