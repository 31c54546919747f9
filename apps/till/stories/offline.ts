import type { OfflineOffer, OfflineRoom, Screen, TerminalState } from '@evertill/terminal'
import { money, record, result, row, STORY_TIME, type Story, told } from './story.ts'

const room: OfflineRoom = {
  count: 0,
  sum: 0,
  countLeft: 20,
  sumLeft: 500_000,
  floor: 30_000,
  refused: 0,
}
const two: OfflineRoom = {
  ...room,
  count: 2,
  sum: 4_250,
  countLeft: 18,
  sumLeft: 495_750,
  until: STORY_TIME + 23 * 3_600_000 + 12 * 60_000,
}
const full: OfflineRoom = { ...two, count: 20, sum: 498_200, countLeft: 0, sumLeft: 1_800 }
const saved = record({
  type: 'offline-sale',
  status: 'stored',
  answeredAt: undefined,
  host: undefined,
})
const savedRow = row({ type: 'offline-sale', outcome: 'stored', mayRefund: false })

/** A screen of a shop whose contract lets it save sales, with the host away unless `back`. */
function away(
  name: string,
  screen: Screen,
  stored: OfflineRoom,
  more: Partial<TerminalState> = {},
  { back = false, readerWaits = false } = {},
): Story {
  const story = told(name, screen, more, { readerWaits })
  const { config } = story.state
  const limits = [
    ...(back ? [] : (['line-down'] as const)),
    ...(stored.refused > 0 ? (['stored-sale-refused'] as const) : []),
    ...(stored.count > 0 ? (['sales-stored'] as const) : []),
  ]
  const { profile } = config
  const contract = {
    ...profile.contract,
    offline: true,
    offlineLimits: { floor: 30_000, count: 20, sum: 500_000, ageHours: 24 },
  }
  return {
    ...story,
    state: {
      ...story.state,
      config: { ...config, profile: { ...profile, contract } },
      line: back
        ? { up: true, canAsk: true, since: STORY_TIME }
        : { up: false, canAsk: false, since: STORY_TIME - 90_000, reason: 'closed' },
      stateLine: {
        level: back ? (limits.length > 0 ? 'limited' : 'ready') : 'no-cards',
        limits,
        since: STORY_TIME - 90_000,
        waiting: { reversals: 0, questions: 0, uploads: 0, slips: 0 },
        stored,
      },
    },
  }
}

const cannot = (offline: OfflineOffer): Screen => ({
  kind: 'cannot-take-cards',
  amount: 12_850,
  limits: ['line-down'],
  offers: [
    { tender: 'card', possible: false, why: 'line-down' },
    { tender: 'cash', possible: true },
  ],
  offline,
})
const savedResult = { ...result, purpose: 'offline-sale' as const, slip: 'printed' as const }

/** Screens of sales that are saved while the host is away. */
export const offlineStories: readonly Story[] = [
  away('offline-idle', { kind: 'amount', digits: '', amount: 0 }, room),
  away('offline-offer', cannot({ possible: true, room }), room),
  away('offline-offer-more', cannot({ possible: true, room: two }), two),
  away('offline-over-floor', cannot({ possible: false, why: 'over-floor', room: two }), two),
  away('offline-full', cannot({ possible: false, why: 'count-full', room: full }), full),
  away(
    'offline-choose-tender',
    {
      kind: 'choose-tender',
      amount: 12_850,
      offers: [
        { tender: 'card', possible: false, why: 'line-down' },
        { tender: 'wallet', possible: false, why: 'line-down' },
        { tender: 'cash', possible: true },
      ],
      offline: { possible: true, room: two },
    },
    two,
  ),
  away(
    'offline-present',
    {
      kind: 'present-card',
      purpose: 'offline-sale',
      amount: 12_850,
      accepts: ['tap', 'chip'],
      mayKey: false,
      since: STORY_TIME - 5_000,
      until: STORY_TIME + 55_000,
    },
    two,
    {},
    { readerWaits: true },
  ),
  away(
    'offline-card-refused',
    {
      kind: 'present-card',
      purpose: 'offline-sale',
      amount: 12_850,
      accepts: ['tap', 'chip'],
      mayKey: false,
      since: STORY_TIME - 5_000,
      until: STORY_TIME + 55_000,
      hint: 'card-wants-bank',
    },
    two,
    {},
    { readerWaits: true },
  ),
  away('offline-saved', { ...savedResult, outcome: 'stored', money: money('stored') }, two, {
    money: money('stored'),
    records: new Map([[saved.id, saved]]),
  }),
  away(
    'offline-undone',
    {
      ...result,
      outcome: 'reversed',
      money: money('no'),
      slip: 'none',
      mayChooseTender: true,
      offline: { possible: true, room },
    },
    room,
    { money: money('no') },
  ),
  away('offline-sales', { kind: 'sales', choosingFor: 'view', rows: offlineRows() }, two),
  away('offline-sale', { kind: 'sale', row: savedRow, record: saved, money: money('stored') }, two, {
    money: money('stored'),
    records: new Map([[saved.id, saved]]),
  }),
  away(
    'offline-withdrawn',
    { ...savedResult, purpose: 'offline-sale', outcome: 'withdrawn', money: money('no'), slip: 'none' },
    room,
    { money: money('no') },
  ),
  away(
    'offline-uploading',
    {
      kind: 'sale',
      row: { ...savedRow, outcome: 'uploading', mayVoid: false },
      record: { ...saved, status: 'asking' },
      money: money('unknown'),
    },
    two,
    { money: money('unknown') },
    { back: true },
  ),
  away('offline-refused', { kind: 'amount', digits: '', amount: 0 }, { ...room, refused: 1 }, {}, { back: true }),
  away(
    'offline-refused-sale',
    {
      kind: 'sale',
      row: { ...savedRow, outcome: 'declined', mayVoid: false, responseCode: '51' } as typeof savedRow,
      record: { ...saved, status: 'declined', host: { responseCode: '51' } },
      money: money('no'),
    },
    room,
    { money: money('no') },
    { back: true },
  ),
]

function offlineRows() {
  return [
    savedRow,
    row({
      id: '000001-000127',
      stan: '000127',
      type: 'offline-sale',
      amount: 3_000,
      outcome: 'uploading',
      mayVoid: false,
      mayRefund: false,
    }),
    row({
      id: '000001-000126',
      stan: '000126',
      type: 'offline-sale',
      amount: 1_000,
      outcome: 'declined',
      mayVoid: false,
      mayRefund: false,
    }),
    row({
      id: '000001-000125',
      stan: '000125',
      type: 'offline-sale',
      amount: 8_800,
      outcome: 'withdrawn',
      mayVoid: false,
      mayRefund: false,
    }),
    row({ id: '000001-000124', stan: '000124', amount: 4_400 }),
  ]
}
