import { type Actor, type Overview, rightsOf, type TransactionRow } from '@evertill/contract'
import { VirtualClock } from '@evertill/foundation'
import { expect, it } from 'vitest'
import { LiveHub, type LiveMessage } from './live.ts'

const actor = (scope: Actor['scope'], role: Actor['role'] = 'operations'): Actor => ({
  personId: 'p',
  name: 'p',
  role,
  scope,
  rights: rightsOf[role],
  from: '',
})
const sale = (id: number, agentPath = '/i/a/'): TransactionRow =>
  ({ id: String(id), institutionId: 'i', agentPath, merchantId: 'm', terminalId: 't' }) as TransactionRow

function hub() {
  const clock = new VirtualClock(1_000)
  const overview = async () => ({ at: 1 }) as Overview
  const live = new LiveHub({ clock, directory: { find: async () => undefined }, overview })
  live.start()
  const hear = (who: Actor, lastId?: number) => {
    const heard: LiveMessage[] = []
    return { heard, stop: live.subscribe(who, lastId, (it) => heard.push(it)) }
  }
  return { clock, live, hear }
}

const idsOf = (heard: readonly LiveMessage[]) =>
  heard.map((it) => (it.kind === 'transaction' ? JSON.parse(it.data).transaction.id : it.kind))

it('tells within scope and right only', () => {
  const { live, hear } = hub()
  const all = hear(actor({}))
  const below = hear(actor({ agentPath: '/i/a/' }))
  const beside = hear(actor({ agentPath: '/i/ab/' }))
  const technician = hear(actor({}, 'technician'))
  live.transaction(sale(1))
  live.transaction(sale(2, '/i/a/b/'))
  expect([all, below, beside, technician].map((it) => idsOf(it.heard))).toEqual([['1', '2'], ['1', '2'], [], []])
})

it('repeats what was missed while nobody listened for a while, and says reset after that', () => {
  const { clock, live, hear } = hub()
  const first = hear(actor({}))
  live.transaction(sale(1))
  first.stop()
  clock.advance(30_000)
  expect(live.watched).toBe(true)
  live.transaction(sale(2))
  const back = hear(actor({}), first.heard.at(-1)!.id)
  expect(idsOf(back.heard)).toEqual(['2'])
  back.stop()
  clock.advance(61_000)
  expect(live.watched).toBe(false)
  expect(idsOf(hear(actor({}), back.heard.at(-1)!.id).heard)).toEqual(['reset'])
})

it('tells of three hundred in a second, keeps a thousand, and never pretends that it told all', () => {
  const { clock, live, hear } = hub()
  const reader = hear(actor({}))
  live.transaction(sale(0))
  const { id } = reader.heard[0]!
  for (let i = 1; i < 500; i++) live.transaction(sale(i))
  expect(reader.heard).toHaveLength(300)
  expect(idsOf(hear(actor({}), reader.heard.at(-1)!.id).heard)).toEqual(['reset'])
  for (let second = 0; second < 8; second++) {
    clock.advance(1_000)
    for (let i = 0; i < 250; i++) live.transaction(sale(i))
  }
  expect(idsOf(hear(actor({}), id).heard)).toEqual(['reset'])
  expect(hear(actor({}), reader.heard.at(-500)!.id).heard).toHaveLength(499)
})

it('takes an id of another life of the house for too old', () => {
  const { live, hear } = hub()
  live.transaction(sale(1))
  expect(idsOf(hear(actor({}), 9_999_999).heard)).toEqual(['reset'])
  expect(idsOf(hear(actor({}), 3).heard)).toEqual(['reset'])
})
