import { VirtualClock } from '@evertill/foundation'
import { expect, test } from 'vitest'
import type { JournalRequest } from '../journal/journal.ts'
import type { Exchange } from './link.ts'
import type { NetworkMessage } from './network-message.ts'
import { WalletOrder, walletTiming } from './wallet-order.ts'

/** An order of 12.50 at a front that says nothing by itself. */
function order(clock: VirtualClock): { order: WalletOrder; ended: () => Exchange | undefined } {
  const silence = new Promise<Exchange>(() => undefined)
  const request = { id: 1, at: clock.now(), amount: 1_250, currency: '156' } as JournalRequest
  const it = new WalletOrder(
    {
      clock,
      timing: walletTiming,
      link: { request: () => silence },
      acquirerId: '48000000',
      events: { payerConfirms: () => undefined },
    },
    request,
    silence,
  )
  let end: Exchange | undefined
  void it.settled.then((exchange) => {
    end = exchange
  })
  return { order: it, ended: () => end }
}

const paid = (amount: string): NetworkMessage => ({ mti: '0620', 4: amount, 39: '00' })
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('paid as asked ends the order as a sale', async () => {
  const { order: it, ended } = order(new VirtualClock(0))
  it.told(paid('000000001250'))
  await settled()
  expect(ended()).toMatchObject({ kind: 'answered', message: { mti: '0210', 39: '00' } })
})

test('paid, but not what was asked for, is no sale: it is given back when its time is over', async () => {
  const clock = new VirtualClock(0)
  const { order: it, ended } = order(clock)
  it.told(paid('000000001249'))
  it.told(paid('000000001251'))
  await settled()
  expect([it.over, ended()]).toEqual([false, undefined])
  clock.advance(walletTiming.askForMs + walletTiming.lastWordMs)
  await settled()
  expect(ended()).toMatchObject({ kind: 'unknown' })
})
