import type { BusinessDay, Clock, Result } from '@evertill/foundation'
import { accept, localDayOf, refuse } from '@evertill/foundation'
import type { Db, Sql } from '../database/index.ts'
import type { Consumer } from '../outbox/index.ts'
import { type AdjustedFact, changedAfterClearing } from './after-clearing.ts'
import { batchPairs, putBatch, putUpload } from './batch-store.ts'
import { fundingDay, type WorkingCalendar } from './calendar.ts'
import { type DifferenceCase, type DifferenceCommand, type DifferenceRefusal, decide } from './difference.ts'
import { withFeesBack } from './fee-back.ts'
import { type FundingRow, listFunding, payCleared } from './funding-store.ts'
import type { ClearedRecord } from './network-file.ts'
import { readNetworkLine } from './network-file.ts'
import {
  compareWithNetwork,
  compareWithTerminal,
  type Difference,
  type TerminalFact,
  type Untold,
} from './reconcile.ts'
import * as store from './store.ts'
import { batchToldBy, type FactRules, factOf, refusalToldBy, refusalTopics, settlementTopics } from './told.ts'

export interface SettlementOptions {
  readonly db: Db
  readonly clock: Clock
  readonly calendar: WorkingCalendar
  readonly facts: FactRules
  /** When merchants are paid after the business day; by contract, the same for all in this version. */
  readonly fundingRule: { readonly kind: 'T' | 'D'; readonly days: number }
  /**
   * Tells the switch what a source's file cleared without anybody having been told of an approval; gives what its journal says of each
   * record, in the same order. Without it such a record is unknown.
   */
  readonly journal?: (source: string, cleared: readonly ClearedRecord[]) => Promise<readonly (Untold | undefined)[]>
  /** Lines read, and pairs compared, in one transaction; 1,000 unless told. A crash repeats at most this much. */
  readonly chunk?: number
}

export interface Settlement {
  /** Learns every movement from the outbox. */
  readonly consumer: Consumer
  /**
   * Reads the daily file of a source and compares it with our books. Safe to call again with the same file after a crash: it goes
   * on where it stopped; a file that is done changes nothing.
   */
  readFile(
    source: string,
    day: BusinessDay,
    lines: AsyncIterable<string> | Iterable<string>,
  ): Promise<{ readonly found: number; readonly resumedAtLine: number }>
  /**
   * The same in pieces of consecutive lines, for a file that comes over a line that may break: what was read before is passed over, a
   * piece too far ahead is refused with the line that is wanted next. `already`: the file was done before this piece.
   */
  readPiece(piece: {
    readonly source: string
    readonly businessDay: BusinessDay
    readonly firstLine: number
    readonly lines: readonly string[]
    readonly last: boolean
  }): Promise<
    Result<
      store.FileProgress & { readonly found: number; readonly already: boolean },
      { readonly kind: 'gap'; readonly next: number }
    >
  >
  /** For the room's own routes. */
  readonly db: Db
  /** Compares what a terminal uploaded of an unbalanced batch with our books. */
  compareBatch(terminalId: string, batch: string, uploads: readonly TerminalFact[]): Promise<readonly Difference[]>
  command(key: string, command: DifferenceCommand): Promise<Result<DifferenceCase, DifferenceRefusal | 'unknown'>>
  differences(filter: Parameters<typeof store.listDifferences>[1]): Promise<store.DifferenceRow[]>
  /** Whether everything of business days before this one is funded, and no difference about it is open. */
  settledBefore(day: BusinessDay): Promise<boolean>
  /** Closes a day for payment: what was cleared and not paid yet. Undefined funding day: the calendar of that year is missing. */
  fund(day: BusinessDay): Promise<Result<readonly FundingRow[], 'calendar-unknown'>>
}

export function createSettlement(options: SettlementOptions): Settlement {
  const { db, clock } = options
  const chunk = options.chunk ?? 1_000

  /** @param part lines begin behind `after`; without `last` more of the file follows later */
  async function read(
    file: store.FileProgress,
    lines: AsyncIterable<string> | Iterable<string>,
    part = { after: 0, last: true },
  ): Promise<store.FileProgress> {
    let progress = file
    let line = part.after
    let batch: ReturnType<typeof readNetworkLine>[] = []
    const flush = async (): Promise<void> => {
      if (batch.length === 0) return
      const records: ClearedRecord[] = []
      const broken: Difference[] = []
      let { records: count, total } = progress
      for (const entry of batch) {
        if (entry.kind === 'record') {
          records.push(entry.record)
          count += 1
          total += entry.record.movement === 'debit' ? entry.record.amount : -entry.record.amount
        } else if (entry.kind === 'broken') {
          const { code, column, line: at } = entry.broken
          broken.push({
            kind: 'broken-record',
            key: `broken-record:${file.source}/${file.businessDay}/${at}`,
            line: at,
            ours: 'readable',
            theirs: column === undefined ? code : `${code} ${column}`,
            atStake: 0,
          })
        } else if (entry.count !== entry.line - 1 || (count === entry.line - 1 && entry.sum !== total)) {
          // Every line before it counts, also one that could not be read; only of a file that was read whole is the sum known.
          broken.push({
            kind: 'file-totals',
            key: `file-totals:${file.source}/${file.businessDay}`,
            ours: `${count} records, ${total}`,
            theirs: `${entry.count} records, ${entry.sum}`,
            atStake: entry.sum - total,
          })
        }
      }
      const closed = batch.some((entry) => entry.kind === 'trailer')
      const next = {
        ...progress,
        lines: line,
        records: count,
        total,
        state: closed ? ('comparing' as const) : progress.state,
      }
      await db.transaction(async (tx) => {
        await store.putRecords(tx, file.id, records)
        await store.openDifferences(tx, file.id, broken, clock.now())
        await store.moveFile(tx, next)
      })
      progress = next
      batch = []
    }
    for await (const text of lines) {
      line += 1
      if (line <= file.lines) continue
      const closed = batch.at(-1)?.kind === 'trailer'
      if (closed) {
        // Nothing stands behind the closing line: what does is named with it, and not used.
        if (text.trim() !== '') batch.push({ kind: 'broken', broken: { line, code: 'trailer' } })
        break
      }
      const entry = readNetworkLine(text, line)
      batch.push(entry)
      if (batch.length >= chunk && entry.kind !== 'trailer') await flush()
    }
    await flush()
    if (progress.state === 'comparing' || !part.last) return progress
    // Without its closing line the file was cut off on the way: what is there counts, and somebody is told.
    const cut: Difference = {
      kind: 'file-totals',
      key: `file-totals:${file.source}/${file.businessDay}`,
      ours: `${progress.records} records, ${progress.total}`,
      theirs: 'no closing line',
      atStake: 0,
    }
    const comparing = { ...progress, state: 'comparing' as const }
    await db.transaction(async (tx) => {
      await store.openDifferences(tx, file.id, [cut], clock.now())
      await store.moveFile(tx, comparing)
    })
    return comparing
  }

  async function openBatchDifferences(tx: Sql, terminalId: string, batch: string): Promise<readonly Difference[]> {
    const pairs = await batchPairs(tx, terminalId, batch)
    // What only the terminal knows belongs to no day of the journal: to the one on which its batch was compared.
    const place = { businessDay: localDayOf(clock.now()) }
    const found = pairs.flatMap((pair) =>
      compareWithTerminal(pair.fact, pair.upload).map((each) => (pair.fact === undefined ? { ...each, place } : each)),
    )
    await store.openDifferences(tx, null, found, clock.now())
    return found
  }

  async function compare(file: store.FileProgress): Promise<void> {
    let after = file.comparedTo
    for (;;) {
      const pairs = await store.nextPairs(db, file, after, chunk)
      const last = pairs.at(-1)
      if (last === undefined) break
      const found: Difference[] = []
      const told: { id: string; agreed: boolean }[] = []
      const late: string[] = []
      const untold = await untoldOf(file.source, pairs)
      for (const { key, fact, records, toldBefore } of pairs) {
        const differences = compareWithNetwork(fact, records, file.businessDay, untold.get(key), toldBefore)
        found.push(...differences)
        if (fact === undefined || records.length === 0) continue
        if (fact.businessDay !== file.businessDay) late.push(fact.id)
        // Money that is in dispute is not paid out before two people have looked at it.
        const agreed = differences.every(({ kind }) => kind === 'cross-day') && fact.state === 'approved'
        told.push({ id: fact.id, agreed })
      }
      const moved = await db.transaction(async (tx) => {
        // A reversal or a tip that came since the page was read is none that a file overlooks: the page is read again.
        const facts = pairs.flatMap(({ fact }) => fact ?? [])
        if (!(await store.stillStand(tx, facts))) return false
        await store.openDifferences(tx, file.id, found, clock.now())
        await store.markTold(tx, file.id, told)
        await store.mendMissing(tx, late, `found in the file of ${file.businessDay}`, clock.now())
        await store.moveFile(tx, { ...file, comparedTo: last.key })
        return true
      })
      if (moved) after = last.key
    }
    await store.moveFile(db, { ...file, state: 'done', comparedTo: after }, clock.now())
  }

  /** What the journal says of what was cleared and nobody told us of. The switch has heard of it before the difference is kept. */
  async function untoldOf(
    source: string,
    pairs: readonly store.ComparedPair[],
  ): Promise<ReadonlyMap<string, Untold | undefined>> {
    const cleared = pairs.flatMap(({ key, fact, records }) =>
      fact === undefined && records[0] !== undefined ? [{ key, record: records[0] }] : [],
    )
    if (cleared.length === 0 || options.journal === undefined) return new Map()
    const said = await options.journal(
      source,
      cleared.map(({ record }) => record),
    )
    return new Map(cleared.map(({ key }, n) => [key, said[n]]))
  }

  const foundIn = async (fileId: number): Promise<number> => {
    const [row] = await db.query<{ found: number }>(
      'select count(*)::int8 as found from settlement_difference where file_id = $1',
      [fileId],
    )
    return row!.found
  }

  return {
    db,
    consumer: {
      consumer: 'settlement',
      topics: [...settlementTopics, ...refusalTopics, 'batch-uploaded', 'batch-closed'],
      async handleAll(all, tx) {
        const ended = all.filter((event) => event.topic === 'batch-uploaded' || event.topic === 'batch-closed')
        const refused = all.filter((event) => refusalTopics.some((topic) => topic === event.topic))
        const events = all.filter((event) => !ended.includes(event) && !refused.includes(event))
        // One statement takes each transaction once; of two events about the same one the reversal has the last word.
        const facts = new Map<string, store.StoredFact>()
        const adjusted = new Map<string, AdjustedFact>()
        for (const event of events) {
          const fact = factOf(event, options.facts)
          if (event.topic === 'sale-adjusted') {
            adjusted.set(fact.id, { ...fact, eventId: event.id })
            continue
          }
          if (facts.get(fact.id)?.state !== 'reversed') facts.set(fact.id, fact)
        }
        const undone = [...facts.values()].filter((fact) => fact.state === 'reversed')
        const changed = await changedAfterClearing(tx, undone, [...adjusted.values()])
        await store.openDifferences(tx, null, [...refused.map(refusalToldBy), ...changed], clock.now())
        await store.putFacts(tx, await withFeesBack(tx, [...facts.values()]))
        await store.putFacts(tx, [...adjusted.values()], true)
        // The order holds: what was sold and uploaded was told before the end of its batch.
        for (const event of ended) {
          const told = batchToldBy(event)
          if (told.kind === 'uploaded') {
            await putUpload(tx, told.uploads)
            continue
          }
          await putBatch(tx, told, event.at)
          if (!told.balanced) await openBatchDifferences(tx, told.terminalId, told.batch)
        }
      },
    },

    async readFile(source, day, lines) {
      let file = await store.beginFile(db, source, day, clock.now())
      const resumedAtLine = file.lines
      if (file.state === 'reading') file = await read(file, lines)
      if (file.state === 'comparing') await compare(file)
      return { found: await foundIn(file.id), resumedAtLine }
    },

    async readPiece({ source, businessDay, firstLine, lines, last }) {
      let file = await store.beginFile(db, source, businessDay, clock.now())
      const already = file.state === 'done'
      if (file.state === 'reading' && firstLine > file.lines + 1)
        return refuse({ kind: 'gap' as const, next: file.lines + 1 })
      if (file.state === 'reading') file = await read(file, lines, { after: firstLine - 1, last })
      if (file.state === 'comparing') {
        await compare(file)
        file = await store.beginFile(db, source, businessDay, clock.now())
      }
      return accept({ ...file, found: await foundIn(file.id), already })
    },

    async compareBatch(terminalId, batch, uploads) {
      return db.transaction(async (tx) => {
        await putUpload(tx, uploads)
        return openBatchDifferences(tx, terminalId, batch)
      })
    },

    command(key, command) {
      return db.transaction(async (tx) => {
        const difference = await store.lockCase(tx, key)
        if (difference === undefined) return refuse('unknown' as const)
        const decided = decide(difference, command)
        if (decided.ok) await store.putCase(tx, decided.value)
        return decided
      })
    },

    differences: (filter) => store.listDifferences(db, filter),

    settledBefore: async (day) => !(await store.isOpenBefore(db, day)),

    fund(day) {
      return db.transaction(async (tx) => {
        const paidOn = fundingDay(day, options.fundingRule, options.calendar)
        if (paidOn === undefined) return refuse('calendar-unknown' as const)
        await payCleared(tx, day, paidOn, clock.now())
        return { ok: true as const, value: await listFunding(tx, day) }
      })
    },
  }
}
