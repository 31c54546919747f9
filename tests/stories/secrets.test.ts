import { readdirSync, readFileSync, statSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { fromHex, toHex } from '@evertill/foundation'
import { createFramer, frame } from '@evertill/iso8583'
import { demoSecrets, openDatabase, practiceCards } from '@evertill/platform'
import { afterAll, expect, test } from 'vitest'
import { type Payer, PosDevice, type PosMessage } from '../../sim/pos-device.ts'
import { closeDemos, folder, processesOf, start, until } from './demo-process.ts'

/*
 * [LAW-8] A real house on a real disk, with its log turned fully up, takes every practice card in every way, good and bad. Then
 * everything it said and everything it keeps is searched for what it must not know.
 */
afterAll(closeDemos, 30_000)

class Wire {
  readonly #socket: Socket
  readonly #framer = createFramer({ length: 'binary2', limit: 4_096 })
  readonly #answers: Uint8Array[] = []
  #wake: () => void = () => undefined
  #ended = false

  constructor(port: number) {
    this.#socket = connect(port, '127.0.0.1')
    this.#socket.on('data', (bytes: Buffer) => {
      this.#answers.push(...this.#framer.feed(bytes))
      this.#wake()
    })
    this.#socket.on('close', () => {
      this.#ended = true
      this.#wake()
    })
    this.#socket.on('error', () => undefined)
  }

  raw(bytes: Uint8Array): void {
    this.#socket.write(bytes)
  }

  /** Undefined when the host closed the line instead of answering. */
  async ask(payload: Uint8Array): Promise<Uint8Array | undefined> {
    this.#socket.write(frame(payload, { length: 'binary2' }))
    while (this.#answers.length === 0 && !this.#ended) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    return this.#answers.shift()
  }

  close(): void {
    this.#socket.destroy()
  }
}

/** Every form in which a number could lie about: characters, packed digits, and the other way round. */
function needles(): Map<string, Buffer> {
  const found = new Map<string, Buffer>()
  for (const { pan } of practiceCards) {
    found.set(`PAN ending ${pan.slice(-4)} as text`, Buffer.from(pan))
    found.set(`PAN ending ${pan.slice(-4)} packed left`, Buffer.from(fromHex(pan.length % 2 === 0 ? pan : `${pan}0`)))
    if (pan.length % 2 === 1) found.set(`PAN ending ${pan.slice(-4)} packed right`, Buffer.from(fromHex(`0${pan}`)))
    found.set(
      `track 2 ending ${pan.slice(-4)} packed`,
      Buffer.from(fromHex(`${pan}D3012101${'0'.repeat(pan.length % 2 === 0 ? 5 : 6)}`.slice(0, 24))),
    )
  }
  for (const [terminal, tmk] of Object.entries(demoSecrets.terminalKeys)) {
    found.set(`TMK of ${terminal}`, Buffer.from(fromHex(tmk)))
    found.set(`TMK of ${terminal} as text`, Buffer.from(tmk))
  }
  found.set('zone PIN key', Buffer.from(fromHex(demoSecrets.zonePinKey)))
  // A packed number that is mostly zeros, as 40 00 … 00 69, stands in any table of numbers; its text form is searched all the same.
  for (const [name, bytes] of found)
    if (name.includes('packed') && bytes.filter((byte) => byte !== 0).length < 5) found.delete(name)
  return found
}

function search(where: string, content: Buffer, what: ReadonlyMap<string, Buffer>): string[] {
  return [...what].filter(([, bytes]) => content.includes(bytes)).map(([name]) => `${name} in ${where}`)
}

function files(root: string): string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((name) => join(root, name))
    .filter((name) => statSync(name).isFile())
}

test('after every practice card, good and bad, no number, track, PIN block or key is in any log, answer, table or file', async () => {
  const data = folder()
  const demo = start(data, { EVERTILL_LOG_LEVEL: 'trace' })
  const [, httpPort] = await demo.line(/"http":(\d+)/)
  const [, isoPort] = await demo.line(/"iso":(\d+)/)
  await demo.line(/First sale accepted/)
  const heard: string[] = []
  const pinBlocks: Uint8Array[] = []

  const wire = new Wire(Number(isoPort))
  const device = new PosDevice({
    terminalId: '10000001',
    merchantId: '898100000000001',
    tmk: fromHex(demoSecrets.terminalKeys['10000001']),
  })
  const ask = async (message: PosMessage): Promise<PosMessage> => {
    if (message[52] !== undefined) pinBlocks.push(message[52])
    const answer = await wire.ask(device.frame(message))
    if (answer === undefined) throw new Error('the line was closed')
    return device.read(answer).message
  }
  expect(device.takeKeys(await ask(device.signOn()))).toBe(true)

  // The two slow ones and the silent one hold their line for seconds; they are asked together, on lines of their own.
  const slow = new Set(['6226388000000095', '6226090000000048', '6250947000000014'])
  const codes: Record<string, string> = {}
  for (const { pan } of practiceCards) {
    if (slow.has(pan)) continue
    const ways: Payer[] = [
      { pan, entry: '05', pin: '123456' },
      { pan, entry: '07' },
      { pan, entry: '02', service: '101' },
      { pan, entry: '01' },
    ]
    for (const [i, payer] of ways.entries()) {
      const sale = device.sale(101 + i, payer)
      const answer = await ask(sale)
      codes[`${pan.slice(-4)}/${payer.entry}`] = answer[39]!
      if (answer[39] === '00') {
        await ask(device.signature(answer, new Uint8Array([1, 2, 3, 4])))
        await ask(i === 0 ? device.refund(50, sale, answer, payer) : device.void(sale, answer, payer))
      }
    }
  }
  expect(codes['0005/05'], 'the house does sell').toBe('00')
  expect(codes['9995/05']).toBe('51')
  await Promise.all(
    [...slow].map(async (pan) => {
      const line = new Wire(Number(isoPort))
      const request = device.sale(900, { pan, entry: '05', pin: '123456' })
      pinBlocks.push(request[52]!)
      await line.ask(device.frame(request))
      await line.ask(device.frame(device.reversal(request)))
      line.close()
    }),
  )

  // What breaks the rules is refused without being repeated: damaged frames, and numbers where no number belongs.
  const whole = device.frame(device.sale(7, { pan: '6200000000000005', entry: '05' }))
  for (const cut of [12, 40, whole.length - 9]) {
    const line = new Wire(Number(isoPort))
    const damaged = whole.slice()
    damaged[cut]! ^= 0xff
    // An echo behind them: it is answered, or the line is closed, once they have been looked at.
    line.raw(frame(whole.subarray(0, cut), { length: 'binary2' }))
    line.raw(frame(damaged, { length: 'binary2' }))
    await line.ask(device.frame(device.echo()))
    line.close()
  }
  const base = `http://127.0.0.1:${httpPort}`
  const pan = '6200000000000005'
  const session = await fetch(`${base}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-evertill-request': '1' },
    body: JSON.stringify({ name: 'operations', password: demoSecrets.password }),
  })
  const cookie = session.headers.getSetCookie()[0]!.split(';')[0]!
  const web = async (path: string, body?: string): Promise<void> => {
    const response = await fetch(base + path, {
      headers: {
        cookie,
        ...(body === undefined ? {} : { 'content-type': 'application/json', 'x-evertill-request': '1' }),
      },
      ...(body === undefined ? {} : { method: 'POST', body }),
    })
    heard.push(`${path.replaceAll(pan, '(asked)')} ${response.status} ${await response.text()}`)
  }
  await web(`/api/transactions?q=${pan}&limit=200`)
  await web(`/api/transactions/${pan}`)
  await web(`/no/such/${pan}`)
  await web('/api/transactions/search-card', JSON.stringify({ pan }))
  await web('/api/transactions/search-card', JSON.stringify({ pan: `${pan}x`, [pan]: pan }))
  await web('/api/transactions/search-card', `{"pan": "${pan}`)
  await web('/api/session', JSON.stringify({ name: pan, password: pan }))
  await web('/till/api/activate', JSON.stringify({ activationCode: pan }))
  for (const path of [
    '/api/transactions?limit=200',
    '/api/transactions.csv',
    '/api/reversals',
    '/api/chip-records',
    '/api/risk/decisions',
    '/api/audit',
    '/metrics',
    '/healthz',
    '/api/overview',
  ])
    await web(path)
  const list = (await (await fetch(`${base}/api/transactions?limit=200`, { headers: { cookie } })).json()) as {
    rows: { id: string }[]
  }
  for (const { id } of list.rows.slice(0, 40)) await web(`/api/transactions/${id}`)
  wire.close()

  demo.child.kill('SIGINT')
  const { said, complained } = await demo.ended
  // Its database writes until it has ended too.
  await until(() => processesOf(data).length === 0)

  const forbidden = needles()
  pinBlocks.forEach((block, i) => {
    forbidden.set(`PIN block ${i}`, Buffer.from(block))
    forbidden.set(`PIN block ${i} as text`, Buffer.from(toHex(block)))
  })
  // The welcome prints the published cards and keys once, for the newcomer; that block is not a log.
  const welcome = /Practice cards[\s\S]*?Data in /
  const log = `${said.replace(welcome, '')}\n${complained}`
  expect(log.length, 'the log was turned up').toBeGreaterThan(2_000)
  const found = [
    ...search('the log', Buffer.from(log), forbidden),
    ...heard.flatMap((text) => search(`the answer to ${text.split(' ')[0]}`, Buffer.from(text), forbidden)),
  ]

  // Everything on the disk: table files, write-ahead log, sealed journals. The issuers' own books are not ours.
  const kept = files(data).filter((name) => !/demo\/(issuer|wallet)[^/]*$/.test(name))
  expect(kept.length).toBeGreaterThan(100)
  for (const name of kept) found.push(...search(name.slice(data.length), readFileSync(name), forbidden))

  // And once more through SQL, where nothing is compressed.
  const { db, close } = await openDatabase({ dataDir: data })
  const tables = await db.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'public' order by table_name`,
  )
  for (const { name } of tables) {
    const rows = await db.query<{ row: string }>(`select t::text as row from "${name}" t`)
    found.push(...search(`table ${name}`, Buffer.from(rows.map((row) => row.row).join('\n')), forbidden))
  }
  await close()
  expect(tables.length).toBeGreaterThan(15)
  expect(found).toEqual([])
}, 120_000)
