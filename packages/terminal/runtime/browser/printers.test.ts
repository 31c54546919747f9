import { describe, expect, test } from 'vitest'
import { printerReading, readingFindings } from '../../finding/index.ts'
import { buildSlip } from '../../receipt/build.ts'
import { CARDS, fixture, PROFILE } from '../../terminal-fixture.test-data.ts'
import { createSerialPrinter, createUsbPrinter, deviceProblem } from './printers.ts'

async function slip() {
  const it = fixture()
  await it.sell(1_000, CARDS.credit)
  return buildSlip(it.last()!, { profile: PROFILE, language: 'en', width: 58, copy: 'cardholder', reprint: false })
}

describe('what a browser says of a device becomes a finding', () => {
  test.each([
    ['NotFoundError', 'offline', 'printer-fault-status'],
    ['NetworkError', 'busy', undefined],
    ['FramingError', 'failed', 'printer-fault-status'],
    ['SomethingNew', 'offline', 'printer-fault-status'],
  ] as const)('%s', (name, problem, finding) => {
    const error = Object.assign(new Error('told by the browser'), { name })
    expect(deviceProblem(error)).toBe(problem)
    const seen = readingFindings({ printer: printerReading(problem) }, 1).filter((one) => one.state === 'positive')
    expect(seen.map((one) => one.id)).toEqual(finding === undefined ? [] : [finding])
  })

  test('a device that was pulled out, and one that another program holds', async () => {
    const one = await slip()
    const broken = (name: string) => ({
      opened: false,
      configuration: null,
      open: () => Promise.reject(Object.assign(new Error('no'), { name })),
      selectConfiguration: () => Promise.resolve(),
      claimInterface: () => Promise.resolve(),
      transferOut: () => Promise.resolve({ status: 'ok' }),
    })
    expect(await createUsbPrinter(broken('NotFoundError')).print([one])).toEqual({ ok: false, problem: 'offline' })
    expect(await createUsbPrinter(broken('SecurityError')).print([one])).toEqual({ ok: false, problem: 'busy' })
  })

  test('a serial printer gets the bytes of the slip', async () => {
    const one = await slip()
    const chunks: Uint8Array[] = []
    const writable = new WritableStream<Uint8Array>({ write: (chunk) => void chunks.push(chunk) })
    expect(await createSerialPrinter({ writable, open: () => Promise.resolve() }).print([one])).toEqual({ ok: true })
    expect(chunks[0]!.length).toBeGreaterThan(200)
    expect(await createSerialPrinter({ writable: null, open: () => Promise.resolve() }).print([one])).toEqual({
      ok: false,
      problem: 'offline',
    })
  })
})
