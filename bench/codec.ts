import assert from 'node:assert/strict'
import { execSync } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import v8 from 'node:v8'
import vm from 'node:vm'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { cardNetwork, compile, findTag, fromHex, type MessageOf, unionpayPos } from '@evertill/iso8583'

/**
 * The codec against npm `iso_8583` in one run, same machine, same minute, same 16-field 0200 in ASCII with a binary
 * bitmap. Reading means reading: after each unpack, the length and the last character of every value are added up.
 * Rounds alternate, each figure is the median of its rounds, and a second is a second of processor time.
 *
 * Each of the two runs in a thread of its own, as in a program that uses only the one: iso_8583 loaded beside it makes
 * the engine's code for the codec about 15 % slower. The codec runs twice: alone with this message, as the comparison asks,
 * and after it has met other messages, as in a real program, where the engine can suppose less.
 *
 *   npm run bench:codec             prints
 *   npm run bench:codec -- --write  also appends to bench/history.md
 */
const ROUNDS = 7
const ROUND_MS = 250

const sale = {
  2: '4761739001010119',
  3: '000000',
  4: '000000005000',
  7: '0911131411',
  11: '131411',
  12: '131411',
  13: '0911',
  18: '4111',
  22: '051',
  25: '00',
  32: '423935',
  37: '012345678901',
  41: '12345678',
  42: 'CORNERSHOP00001',
  43: 'Corner Shop, 12 Long Street, Riverside  ',
  49: '404',
} as const
const saleFields = Object.keys(sale).map(Number) as (keyof typeof sale)[]

const bytes = (hex: string) => fromHex(hex)!
const posSale: MessageOf<typeof unionpayPos> = {
  mti: '0200',
  2: '6225000000000014',
  3: '000000',
  4: '000000005000',
  11: '000134',
  14: '3012',
  22: '051',
  23: '001',
  25: '00',
  26: '12',
  35: '6225000000000014D301222100000000000',
  41: '58402001',
  42: '302440380621100',
  49: '156',
  52: bytes('1122334455667788'),
  53: '2600000000000000',
  55: [
    ['9F26', 'ACF958C80FF74403'],
    ['9F27', '80'],
    ['9F10', '07010103A0A802010A010000000000328E7BDA'],
    ['9F37', '5FEA9AF8'],
    ['9F36', '0196'],
    ['95', '008004E000'],
    ['9A', '260726'],
    ['9C', '00'],
    ['9F02', '000000005000'],
    ['5F2A', '0156'],
    ['82', '7C00'],
    ['9F1A', '0156'],
    ['9F03', '000000000000'],
    ['9F33', 'E0F0C8'],
    ['9F34', '420300'],
    ['9F35', '22'],
    ['9F1E', '3530373033363635'],
    ['84', 'A000000333010101'],
    ['9F09', '0030'],
    ['9F41', '00000134'],
  ].map(([tag, value]) => ({ tag: tag!, value: bytes(value!) })),
  60: { type: '22', batch: '000007', network: '000', capability: '5', condition: '0', partial: '1' },
  62: new TextEncoder().encode('Sequence No16123456CORNER01'),
  64: bytes('3531443837343145'),
}

const posTexts = [2, 3, 4, 11, 14, 22, 23, 25, 26, 35, 41, 42, 49, 53] as const

interface Legacy {
  getBufferMessage(): Buffer & { error?: string }
  getIsoJSON(buffer: Buffer): Record<number, string> & { error?: string }
}
const require = createRequire(import.meta.url)
type LegacyClass = new (message?: object) => Legacy
const part = isMainThread ? 'report' : (workerData as 'legacy' | 'alone' | 'amid')
const IsoLegacy = part === 'alone' || part === 'amid' ? undefined : (require('iso_8583') as LegacyClass)

const network = compile(cardNetwork)
const pos = compile(unionpayPos)
const networkSale = { mti: '0200', ...sale }
const packed = network.pack(networkSale)
const posPacked = pos.pack(posSale)
const legacySale = { 0: '0200', ...sale }
const legacyPacked = IsoLegacy && new IsoLegacy(legacySale).getBufferMessage()

if (isMainThread) {
  // The two must speak of the same message, or the comparison is worth nothing. iso_8583 always adds a second bitmap.
  const lenient = compile(cardNetwork, { lenient: { emptyBitmap: true } })
  assert.deepEqual(lenient.unpack(legacyPacked!.subarray(2)), networkSale)
  assert.deepEqual(network.unpack(packed), networkSale)
  assert.deepEqual(legacyPacked!.subarray(2 + 4 + 16), Buffer.from(packed.subarray(4 + 8)))
  assert.deepEqual(pos.unpack(posPacked), posSale)
}

/** Keeps the engine from leaving out what is read. */
export let sum = 0
function add(value: number): void {
  sum += value
}
function readText(value: string): void {
  sum += value.length + value.charCodeAt(value.length - 1)
}
function readBytes(value: Uint8Array): void {
  sum += value.length + value[value.length - 1]!
}

const cases: { readonly name: string; readonly run: () => void }[] = [
  { name: 'iso_8583 pack', run: () => add(new IsoLegacy!(legacySale).getBufferMessage().length) },
  {
    name: 'iso_8583 unpack',
    run: () => {
      const message = new IsoLegacy!().getIsoJSON(legacyPacked!)
      for (let i = 0; i < saleFields.length; i++) readText(message[saleFields[i]!]!)
    },
  },
  { name: 'ASCII pack', run: () => add(network.pack(networkSale).length) },
  {
    name: 'ASCII unpack',
    run: () => {
      const message = network.unpack(packed)
      for (let i = 0; i < saleFields.length; i++) readText(message[saleFields[i]!]!)
    },
  },
  { name: 'UnionPay pack', run: () => add(pos.pack(posSale).length) },
  {
    name: 'UnionPay unpack',
    run: () => {
      const m = pos.unpack(posPacked)
      for (let i = 0; i < posTexts.length; i++) readText(m[posTexts[i]!]!)
      readBytes(m[52]!)
      readBytes(m[62]!)
      readBytes(m[64]!)
      const own = m[60]!
      readText(own.type)
      readText(own.batch)
      readText(own.network!)
      readText(own.capability!)
      readText(own.condition!)
      readText(own.partial!)
      const chip = m[55]!
      for (let i = 0; i < chip.length; i++) {
        readText(chip[i]!.tag)
        readBytes(chip[i]!.value)
      }
    },
  },
]

/** Runs per second of this thread's processor time: what else the machine does then does not count. */
function rate(run: () => void): number {
  let done = 0
  let spentMs = 0
  const start = process.threadCpuUsage()
  while (spentMs < ROUND_MS) {
    for (let i = 0; i < 500; i++) run()
    done += 500
    const { user, system } = process.threadCpuUsage(start)
    spentMs = (user + system) / 1000
  }
  return (done * 1000) / spentMs
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[sorted.length >> 1]!
}

/** Bytes that one kept message holds, measured on 20,000 of them. */
function keptBytes(make: () => unknown): number {
  v8.setFlagsFromString('--expose-gc')
  const collect = vm.runInNewContext('gc') as () => void
  const kept: unknown[] = new Array(20_000)
  collect()
  const before = process.memoryUsage()
  for (let i = 0; i < kept.length; i++) kept[i] = make()
  collect()
  const after = process.memoryUsage()
  sum += kept.length
  return Math.round((after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers) / kept.length)
}

/** Messages of other bitmaps, packed and unpacked before anything is measured. */
function meetTraffic(): void {
  const short = { 7: '0911131411', 11: '131411' }
  for (let i = 0; i < 2000; i++) {
    network.unpack(network.pack({ mti: '0800', ...short, 70: '301' }))
    network.unpack(network.pack({ mti: '0810', ...short, 39: '00', 70: '301' }))
    network.unpack(network.pack({ mti: '0210', ...short, 37: '012345678901', 39: '00', 41: '12345678' }))
    pos.unpack(pos.pack({ mti: '0800', 11: '000134', 41: '58402001', 60: { type: '00', batch: '000007' } }))
    pos.unpack(pos.pack({ mti: '0820', 11: '000134', 64: bytes('3531443837343145') }))
  }
}

if (parentPort !== null) {
  const port = parentPort
  if (part === 'amid') meetTraffic()
  port.on('message', (name: string) => port.postMessage(rate(cases.find((one) => one.name === name)!.run)))
} else await report()

async function report(): Promise<void> {
  const file = new URL(import.meta.url)
  const legacy = new Worker(file, { workerData: 'legacy' })
  const alone = new Worker(file, { workerData: 'alone' })
  const amid = new Worker(file, { workerData: 'amid' })
  const runs = cases.flatMap(({ name }) =>
    name.startsWith('iso_8583')
      ? [{ name, key: name, thread: legacy }]
      : [
          { name, key: name, thread: alone },
          { name, key: `${name} amid`, thread: amid },
        ],
  )
  const rates = new Map<string, number[]>(runs.map((one) => [one.key, []]))
  // The first round warms up and is not counted.
  for (let round = 0; round <= ROUNDS; round++) {
    for (const { name, key, thread } of runs) {
      thread.postMessage(name)
      const [value] = (await once(thread, 'message')) as [number]
      if (round > 0) rates.get(key)!.push(value)
    }
  }
  await Promise.all([legacy.terminate(), alone.terminate(), amid.terminate()])
  const figure = (name: string) => median(rates.get(name)!)

  const rows: string[] = []
  const say = (line: string) => rows.push(line)
  const perSecond = (value: number) =>
    value >= 1e6 ? `${(value / 1e6).toFixed(2)} M/s` : `${Math.round(value / 1000)} k/s`
  const times = (a: string, b: string) => (figure(a) / figure(b)).toFixed(1)

  say(`| what | rate | against npm iso_8583 | target | amid other messages |`)
  say(`|---|---|---|---|---|`)
  say(
    `| npm iso_8583 pack / unpack | ${perSecond(figure('iso_8583 pack'))} / ${perSecond(figure('iso_8583 unpack'))} | 1 | | |`,
  )
  say(
    `| ASCII 0200, 16 fields, ${packed.length} bytes: pack | ${perSecond(figure('ASCII pack'))} | ${times('ASCII pack', 'iso_8583 pack')}× | 40× | ${perSecond(figure('ASCII pack amid'))} |`,
  )
  say(
    `| the same: unpack, every value read | ${perSecond(figure('ASCII unpack'))} | ${times('ASCII unpack', 'iso_8583 unpack')}× | 30× | ${perSecond(figure('ASCII unpack amid'))} |`,
  )
  say(
    `| UnionPay 0200, F55 with 20 tags and F62, ${posPacked.length} bytes: pack | ${perSecond(figure('UnionPay pack'))} | ${times('UnionPay pack', 'iso_8583 pack')}× | 20× | ${perSecond(figure('UnionPay pack amid'))} |`,
  )
  say(
    `| the same: unpack, every value and tag read | ${perSecond(figure('UnionPay unpack'))} | ${times('UnionPay unpack', 'iso_8583 unpack')}× | 15× | ${perSecond(figure('UnionPay unpack amid'))} |`,
  )
  const memory = [
    ['unpacked ASCII', keptBytes(() => network.unpack(packed))],
    ['unpacked UnionPay', keptBytes(() => pos.unpack(posPacked))],
    ['packed ASCII', keptBytes(() => network.pack(networkSale))],
    ['npm iso_8583 unpacked', keptBytes(() => new IsoLegacy!().getIsoJSON(legacyPacked!))],
  ] as const
  say('')
  say(`Bytes held by one kept message: ${memory.map(([name, size]) => `${name} ${size}`).join(', ')}.`)

  const commit = execSync('git rev-parse --short HEAD', { encoding: 'utf8' }).trim()
  const head = `${os.cpus()[0]?.model.trim()} × ${os.cpus().length}, Node ${process.version}, load ${os.loadavg()[0]!.toFixed(1)}, commit ${commit}`
  process.stdout.write(`${head}\n\n${rows.join('\n')}\n`)
  if (findTag(pos.unpack(posPacked)[55], '9F36') === undefined) throw new Error('nothing was read')

  if (process.argv.includes('--write')) {
    const file = path.join(import.meta.dirname, 'history.md')
    if (!existsSync(file)) appendFileSync(file, '# Measurements\n')
    const day = new Date().toISOString().slice(0, 10)
    appendFileSync(file, `\n## Codec · ${day}\n\n${head}\n\n${rows.join('\n')}\n`)
  }
}
