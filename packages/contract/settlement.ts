import { z } from 'zod'
import { PageQuery, SearchText } from './page.ts'
import { Currency, line, Millis } from './values.ts'

/** A business day, `20261122`. */
export const Day = z.string().regex(/^\d{8}$/)
const Source = z.string().regex(/^[a-z0-9-]{1,30}$/)
const Minor = z.int()

/** What one side says of a day: how many movements, and debits minus credits in minor units. */
export const SettlementSide = z.object({ count: z.int(), net: Minor })
export type SettlementSide = z.infer<typeof SettlementSide>

/** One day of one source: the switch's journal against the file, and against what the terminals' batches said. */
export const SettlementDay = z.object({
  businessDay: Day,
  source: Source,
  currency: Currency,
  journal: SettlementSide,
  /**
   * Of the same movements, those that terminals have settled, with the terminals' own amounts: a batch that balanced says what the
   * journal says, of one that did not the uploaded details count. `waiting` movements stand in batches that are still open.
   */
  terminals: SettlementSide.extend({ waiting: z.int() }),
  /** Absent until its first line was read. */
  file: z.optional(
    SettlementSide.extend({
      id: z.string(),
      state: z.enum(['reading', 'comparing', 'done']),
      lines: z.int(),
      openedAt: Millis,
      closedAt: z.optional(Millis),
    }),
  ),
  /** Of the journal's movements: what the file confirmed, and what is disputed. */
  confirmed: z.int(),
  open: z.int(),
  atStake: Minor,
})
export type SettlementDay = z.infer<typeof SettlementDay>

/** Batches that terminals settled in the days shown, those whose sums did not agree, and the differences open about them. */
export const TerminalSide = z.object({ batches: z.int(), unbalanced: z.int(), open: z.int() })
export type TerminalSide = z.infer<typeof TerminalSide>

/** Unfinished differences that have something in common. The totals of a file say again what its records say and add nothing. */
export const DifferenceGroup = z.object({
  by: z.enum(['kind', 'owner', 'age']),
  value: z.string(),
  count: z.int(),
  atStake: Minor,
})
export type DifferenceGroup = z.infer<typeof DifferenceGroup>

export const SettlementOverview = z.object({
  today: Day,
  sources: z.array(Source),
  open: z.int(),
  /** Of the open ones: proposed and waiting for a second person. */
  proposed: z.int(),
  older: z.int(),
  atStake: Minor,
  terminals: TerminalSide,
  groups: z.array(DifferenceGroup),
  days: z.array(SettlementDay),
})
export type SettlementOverview = z.infer<typeof SettlementOverview>

/** A piece of a file, in order. `last` closes it: what comes later is refused. */
export const FilePiece = z.object({
  source: Source,
  businessDay: Day,
  /** Number of the first line here; the first of the file is 1. */
  firstLine: z.int().min(1).max(10_000_000),
  lines: z.array(z.string().max(400)).max(2_000),
  last: z.boolean(),
})
export type FilePiece = z.infer<typeof FilePiece>

/** Where the reading stands. A piece that was read before is passed over, so that an upload may begin anew at any time. */
export const FileProgress = z.object({
  id: z.string(),
  state: z.enum(['reading', 'comparing', 'done']),
  lines: z.int(),
  records: z.int(),
  /** Lines that could not be read, with what is wrong. */
  broken: z.array(z.object({ line: z.int(), what: z.string() })),
  found: z.int(),
  /** The file of this day was read to its end before: these lines changed nothing. */
  already: z.boolean(),
})
export type FileProgress = z.infer<typeof FileProgress>

export const DifferenceState = z.enum(['open', 'proposed', 'cleared', 'mended'])
export const Resolution = z.enum([
  'accept-network',
  'dispute-with-network',
  'refund-cardholder',
  'charge-merchant',
  'write-off',
  'no-action',
])
export type Resolution = z.infer<typeof Resolution>

/** How long it has waited, in the classes a morning list is read by. */
export const DifferenceAge = z.enum(['today', 'days-2-3', 'days-4-7', 'older'])
export type DifferenceAge = z.infer<typeof DifferenceAge>

export const DifferenceRow = z.object({
  key: z.string(),
  kind: z.string(),
  state: DifferenceState,
  businessDay: z.optional(Day),
  source: z.optional(z.string()),
  transactionId: z.optional(z.string()),
  merchantId: z.optional(z.string()),
  terminalId: z.optional(z.string()),
  rrn: z.optional(z.string()),
  line: z.optional(z.int()),
  ours: z.string(),
  theirs: z.string(),
  /** Minor units; positive when money is owed to us. */
  atStake: Minor,
  openedAt: Millis,
  age: DifferenceAge,
  owner: z.string(),
  resolution: z.optional(Resolution),
  reason: z.optional(z.string()),
  proposedBy: z.optional(z.string()),
  proposedAt: z.optional(Millis),
  clearedBy: z.optional(z.string()),
  clearedAt: z.optional(Millis),
})
export type DifferenceRow = z.infer<typeof DifferenceRow>

export const DifferenceQuery = PageQuery.extend({
  state: z.enum(['open', 'proposed', 'cleared', 'mended', 'unfinished']).default('unfinished'),
  kind: SearchText.optional(),
  owner: SearchText.optional(),
  age: DifferenceAge.optional(),
  businessDay: Day.optional(),
  source: Source.optional(),
  /** Beginning of a reference number, or a terminal, merchant or owner. */
  q: SearchText.optional(),
})
export type DifferenceQuery = z.infer<typeof DifferenceQuery>

export const DifferenceCommand = z.discriminatedUnion('command', [
  z.object({ command: z.literal('take'), key: z.string().max(120) }),
  z.object({ command: z.literal('propose'), key: z.string().max(120), resolution: Resolution, reason: line(200) }),
  z.object({ command: z.literal('withdraw'), key: z.string().max(120) }),
  z.object({ command: z.literal('clear'), key: z.string().max(120) }),
])
export type DifferenceCommand = z.infer<typeof DifferenceCommand>

export const FundingRow = z.object({
  merchantId: z.string(),
  businessDay: Day,
  currency: Currency,
  debits: Minor,
  credits: Minor,
  fees: Minor,
  net: Minor,
  transactions: z.int(),
  fundingDay: Day,
})
export type FundingRow = z.infer<typeof FundingRow>

export const FundingQuery = PageQuery.extend({
  businessDay: Day.optional(),
  merchantId: z
    .string()
    .regex(/^[0-9A-Z]{15}$/)
    .optional(),
})
export type FundingQuery = z.infer<typeof FundingQuery>
