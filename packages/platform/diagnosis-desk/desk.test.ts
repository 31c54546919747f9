import { createModel, diagnose, restore, type Snapshot } from '@evertill/diagnosis'
import { VirtualClock } from '@evertill/foundation'
import { expect, test } from 'vitest'
import { migrate, openPglite } from '../database/index.ts'
import type { Directory, TerminalStanding } from '../merchant/index.ts'
import { type Cohort, DiagnosisDesk, deskMigrations, peerCounts, platformFindings } from './index.ts'

const at = Date.UTC(2026, 10, 22, 4)
const state = (list: readonly { id: string; state: string }[], id: string) => list.find((one) => one.id === id)?.state

test('what no room could say is not observed', () => expect(platformFindings({}, at)).toEqual([]))

test('one bad issuer among good ones, and all of them at once', () => {
  const line = (name: string, errors: number, routeErrors = 0) =>
    ({ name, kind: 'issuer', sales: 40, errors, routeErrors, unanswered: 0, slowMs: 300, linkUp: true }) as const
  const one = platformFindings({ traffic: [line('a', 38), line('b', 1), line('c', 0)] }, at)
  expect(state(one, 'issuer-errors-one')).toBe('positive')
  expect(state(one, 'scheme-errors')).toBe('negative')
  const all = platformFindings({ traffic: [line('a', 30, 28), line('b', 31, 27)] }, at)
  expect(state(all, 'issuer-errors-one')).toBe('negative')
  expect(state(all, 'scheme-errors')).toBe('positive')
  expect(
    state(platformFindings({ traffic: [line('a', 40)].map((it) => ({ ...it, sales: 2 })) }, at), 'scheme-errors'),
  ).toBeUndefined()
})

test('a fault of one version does not look like a fault of the site', () => {
  const cohort = (i: number, version: string, ill: boolean): Cohort => ({
    terminalId: String(i),
    at,
    trouble: ill ? { kind: 'device' } : { kind: 'none' },
    site: i < 5 ? 'here' : `site-${i}`,
    version,
    acquirerLink: 'main',
  })
  const own = { ...cohort(999, 'new', true), site: 'here' }
  const others = Array.from({ length: 60 }, (_, i) => cohort(i, i % 2 === 0 ? 'new' : 'old', i % 2 === 0))
  const counts = Object.fromEntries(peerCounts(own, others, at).map((one) => [one.dimension, one]))
  expect(counts.version).toMatchObject({ affected: 30, of: 30 })
  expect(counts['acquirer-link']).toMatchObject({ affected: 0, of: 30 })
  expect(counts.site).toMatchObject({ affected: 0 })
})

test('the desk keeps a snapshot under its code, and the same diagnosis comes back', async () => {
  const db = await openPglite()
  await migrate(db, deskMigrations)
  const clock = new VirtualClock(at)
  const directory = {
    find: async () =>
      ({
        merchantStatus: 'frozen',
        terminalStatus: 'active',
        outletId: 'o',
        merchantId: 'm',
      }) as unknown as TerminalStanding,
  } as Directory
  const desk = new DiagnosisDesk({
    db,
    clock,
    directory,
    presence: () => ({ presence: 'online' }),
    links: () => [],
    wallets: [],
  })
  const model = createModel()
  const made = diagnose(
    [
      { id: 'gateway-silent', state: 'positive', at },
      { id: 'peers-site', state: 'positive', at, value: { affected: 3, of: 3 } },
    ],
    model,
    {
      now: at,
      moneyMoved: 'no',
      terminalId: '10000001',
    },
  )
  const snapshot = structuredClone(made.snapshot) as unknown as Parameters<typeof desk.keep>[0]
  for (let i = 0; i < 5; i++) expect(await desk.keep(snapshot, made.supportCode)).toBe(true)
  expect(await desk.keep(snapshot, made.supportCode)).toBe(false)
  const [kept] = await desk.byCode(made.supportCode)
  const again = restore(kept!.snapshot as unknown as Snapshot, made.supportCode, model)
  expect(again.sameCode).toBe(true)
  expect(again.diagnosis.ranked).toEqual(made.ranked)

  await desk.plan({ id: 'w1', kind: 'window', from: at - 1, until: at + 60_000, zh: '维护', en: 'Maintenance' })
  const { platform, snapshot: last } = await desk.findingsOf('10000001')
  expect(last?.terminalId).toBe('10000001')
  expect(state(platform, 'account-frozen')).toBe('positive')
  expect(state(platform, 'maintenance-window')).toBe('positive')
  clock.advance(120_000)
  expect(state((await desk.findingsOf('10000001')).platform, 'maintenance-window')).toBe('negative')
  for (let i = 0; i < 25; i++) {
    clock.advance(3_000)
    await desk.keep(snapshot, `CODE${String(i).padStart(2, '0')}`)
  }
  const count = await db.query<{ n: number }>('select count(*)::int as n from desk_snapshot')
  expect(count[0]!.n).toBe(20)
  await db.close()
})
