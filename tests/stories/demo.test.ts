import { createServer } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import {
  closeDemos,
  type Demo,
  folder,
  forget,
  processesOf,
  signedIn,
  signedOn,
  start,
  turn,
  until,
} from './demo-process.ts'

/** `npm start` as a newcomer meets it. */
afterEach(closeDemos, 30_000)

it('opens a house that sells at once, stops in two seconds, and is the same house at the next start', async () => {
  const data = folder()
  const demo = start(data)
  const [, seconds] = await demo.line(/First sale accepted ([\d.]+) s after the start/)
  expect(Number(seconds)).toBeLessThan(30)
  await demo.line(/10000011 {3}[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/)
  const before = await (await signedIn(demo))('/api/transactions?state=approved')
  expect(before.rows.length).toBeGreaterThan(0)
  expect(before.rows.every((row) => !['10000001', '10000002'].includes(row.terminalId))).toBe(true)
  const second = await start(data).ended
  expect([second.code, second.complained.trim().split('\n')]).toEqual([
    1,
    [expect.stringMatching(/^Another Evertill \(process \d+\) works in .*EVERTILL_DATA$/)],
  ])
  await struckAndMended(demo)
  const asked = performance.now()
  demo.child.kill('SIGINT')
  expect((await demo.ended).code).toBe(0)
  expect(performance.now() - asked).toBeLessThan(2_500)
  await until(() => processesOf(data).length === 0)

  const again = start(data)
  const [, warm] = await again.line(/First sale accepted ([\d.]+) s after the start/)
  expect(Number(warm)).toBeLessThan(15)
  const after = await (await signedIn(again))('/api/transactions?state=approved&limit=200')
  expect(after.rows.map((row) => row.id)).toEqual(expect.arrayContaining(before.rows.map((row) => row.id)))
  expect(new Set(after.rows.map((row) => row.id)).size).toBe(after.rows.length)
  again.child.kill('SIGTERM')
  const { said } = await again.ended
  expect(said).not.toContain('Made the demo')
})

/** What the fault lab presses in the running demo really happens in it, and is mended again. */
async function struckAndMended(demo: Demo): Promise<void> {
  const [, port] = await demo.line(/"http":(\d+)/)
  const merchant = async () =>
    (await (await signedIn(demo))('/api/merchants')).rows.find((row) => row.merchantId === '898100000000001')?.status
  const press = async (fault: string, on: boolean, terminalId = '10000011') => {
    const answer = await fetch(`http://127.0.0.1:${port}/lab/api/demo/${fault}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-evertill-request': '1' },
      body: JSON.stringify({ on, terminalId }),
    })
    return [
      answer.status,
      ((await answer.json()) as { faults: { on: boolean }[] }).faults.filter((one) => one.on).length,
    ]
  }
  expect(await press('freeze-account', true)).toEqual([200, 1])
  expect(await merchant()).toBe('frozen')
  // The house keeps its rules: what is frozen cannot be frozen once more.
  expect((await press('freeze-account', true))[0]).toBe(503)
  expect(await press('slow-issuer', true)).toEqual([200, 2])
  expect(await press('slow-issuer', false)).toEqual([200, 1])
  expect(await press('freeze-account', false)).toEqual([200, 0])
  expect(await merchant()).toBe('active')
  // Only what it lists, and only at the demo's own tills.
  expect((await press('jam-printer', true))[0]).toBe(400)
  expect((await press('disable-terminal', true, '10000001'))[0]).toBe(400)
}

it('comes back after it was killed in mid-sale: one row, undone, nothing booked, nothing left running', async () => {
  const data = folder()
  const killed = start(data, { EVERTILL_TRADERS: '0' })
  const integrator = await signedOn(killed)
  // This card's issuer takes five seconds, so that the kill falls between the question and its answer.
  integrator.send(integrator.device.sale(4_321, { pan: '6226090000000048' }))
  const before = await signedIn(killed)
  const mine = '/api/transactions?terminalId=10000001'
  while ((await before(mine)).rows[0]?.state !== 'sent') await turn()
  killed.child.kill('SIGKILL')
  await killed.ended
  const again = start(data, { EVERTILL_TRADERS: '0' })
  const after = await signedIn(again)
  while ((await after(mine)).rows[0]?.state !== 'reversed') await turn()
  expect((await after(mine)).rows.map((row) => [row.state, row.money, row.amount])).toEqual([['reversed', 'no', 4_321]])
  expect((await after('/api/ledger/accounts')).rows).toEqual([])
  // The same terminal goes on: its next sale is a new one.
  const next = await signedOn(again, 10)
  next.send(next.device.sale(1_000, { pan: '6200000000000005' }))
  expect((await next.answer())[39]).toBe('00')
  next.close()
})

it('ends with whoever started it', async () => {
  const data = folder()
  const demo = start(data, {}, true)
  await demo.line(/"http":/)
  demo.child.kill('SIGKILL')
  await until(() => processesOf(data).length === 0)
  forget(demo)
})

it('says in one sentence which port is taken, and leaves nothing running', async () => {
  const data = folder()
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as { port: number }
  for (const name of ['EVERTILL_HTTP_PORT', 'EVERTILL_ISO_PORT']) {
    const { code, complained } = await start(data, { [name]: String(port) }).ended
    expect([code, complained.trim()]).toEqual([
      1,
      expect.stringMatching(new RegExp(`^Port ${port} is taken by another program; .*${name}`)),
    ])
    await until(() => processesOf(data).length === 0)
  }
  server.close()
})

it('refuses to be a production house', async () => {
  const { code, complained } = await start(folder(), { EVERTILL_MODE: 'production' }).ended
  expect([code, complained]).toEqual([1, expect.stringContaining('npm run serve')])
})
