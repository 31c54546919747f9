import { fromHex } from '@evertill/foundation'
import { type Db, type Doors, demoSecrets, type Platform } from '@evertill/platform'
import { WebSocket } from 'ws'
import { injectKeys, seed } from '../../sim/demo/seed.ts'
import type { IssuerHost } from '../../sim/issuer/index.ts'
import { PosDevice, type PosMessage } from '../../sim/pos-device.ts'
import { openInProcess } from '../in-process-house.ts'

/** The demo's house in this process: PGlite, three issuers on TCP, the platform, its doors on free ports. */
export interface WebHouse {
  readonly url: string
  readonly db: Db
  readonly platform: Platform
  readonly doors: Doors
  readonly issuerA: IssuerHost
  /** A session's own way to ask; `name` is one of the demo's people. */
  signIn(name: string, password?: string): Promise<Ask>
  /** Without a session. */
  readonly ask: Ask
  close(): Promise<void>
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  // What comes is checked by the assertions of the test that reads it.
  // biome-ignore lint/suspicious/noExplicitAny: a test reads many shapes
  readonly body: any
}

export type Ask = (
  method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH',
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<Answer>

export async function openWebHouse(): Promise<WebHouse> {
  const { url, db, platform, doors, issuers, close } = await openInProcess({
    async seed(platform) {
      await seed(platform)
      await injectKeys(platform)
    },
  })
  const ask = asker(url)
  await linksUp(platform)
  return {
    url,
    db,
    platform,
    doors,
    issuerA: issuers['issuer-a'].host,
    ask,
    async signIn(name, password = demoSecrets.password) {
      const answer = await ask('POST', '/api/session', { name, password })
      if (answer.status !== 200) throw new Error(`${name} could not sign in: ${answer.text}`)
      return asker(url, answer.headers.getSetCookie()[0]!.split(';')[0]!)
    },
    close,
  }
}

/** Every issuer's line is up: then a sale can be made. */
async function linksUp(platform: Platform): Promise<void> {
  while (!platform.switch.links().every((link) => link.up)) await new Promise((resolve) => setImmediate(resolve))
}

function asker(url: string, cookie?: string): Ask {
  return async (method, path, body, headers = {}) => {
    const response = await fetch(url + path, {
      method,
      redirect: 'manual',
      headers: {
        ...(cookie === undefined ? {} : { cookie }),
        ...(method === 'GET' ? {} : { 'x-evertill-request': '1' }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    let parsed: unknown
    try {
      parsed = JSON.parse(text)
    } catch {
      parsed = undefined
    }
    return { status: response.status, headers: response.headers, text, body: parsed }
  }
}

/** A terminal on the terminal socket: JSON and frames in the order in which they came. */
export class SocketTerminal {
  readonly socket: WebSocket
  readonly #texts: Record<string, unknown>[] = []
  readonly #frames: Uint8Array[] = []
  readonly #waiting: (() => void)[] = []
  closed: { code: number } | undefined

  constructor(house: Pick<WebHouse, 'url'>) {
    this.socket = new WebSocket(`${house.url.replace('http', 'ws')}/terminal`)
    this.socket.on('message', (data, isBinary) => {
      if (isBinary) this.#frames.push(new Uint8Array(data as Buffer))
      else this.#texts.push(JSON.parse(String(data)) as Record<string, unknown>)
      this.#wake()
    })
    this.socket.on('close', (code) => {
      this.closed = { code }
      this.#wake()
    })
    this.socket.on('error', () => undefined)
  }

  async opened(): Promise<this> {
    if (this.socket.readyState === WebSocket.CONNECTING)
      await new Promise<void>((resolve, reject) => this.socket.once('open', resolve).once('error', reject))
    return this
  }

  say(message: object | string): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message))
  }

  // biome-ignore lint/suspicious/noExplicitAny: a test reads many shapes
  async heard(): Promise<any> {
    while (this.#texts.length === 0) {
      if (this.closed !== undefined) throw new Error(`closed with ${this.closed.code} and nothing was said`)
      await this.#more()
    }
    return this.#texts.shift()
  }

  async frame(): Promise<Uint8Array> {
    while (this.#frames.length === 0) {
      if (this.closed !== undefined) throw new Error(`closed with ${this.closed.code} without a frame`)
      await this.#more()
    }
    return this.#frames.shift()!
  }

  async ended(): Promise<number> {
    while (this.closed === undefined) await this.#more()
    return this.closed.code
  }

  close(): void {
    this.socket.close()
  }

  #more(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve()
  }
}

/** Activates one of the demo's tills and brings it as far as `welcome`. */
export async function welcomed(house: WebHouse, terminalId: string) {
  const issued = await house.platform.merchant.enrolment.issueCode({ scope: {} }, terminalId)
  if (!issued.ok) throw new Error(issued.refusal.en)
  const { body } = await house.ask('POST', '/till/api/activate', { activationCode: issued.value.activationCode })
  const terminal = await new SocketTerminal(house).opened()
  terminal.say(hello(terminalId, body.credential))
  const welcome = await terminal.heard()
  return { terminal, welcome, activation: body as { credential: string; tmk: string; merchantId: string } }
}

export function hello(terminalId: string, credential: string): object {
  return { kind: 'hello', terminalId, credential, bootId: 'boot-1', version: '1.0.0', at: Date.now() }
}

/** A card sale over the terminal socket, byte by byte; gives the answer. */
export async function sellOverSocket(
  it: { terminal: SocketTerminal; activation: { tmk: string; merchantId: string } },
  terminalId: string,
  sale: { amount: number; pan: string; pin?: string; firstStan?: number; thenReverse?: boolean },
): Promise<PosMessage> {
  const device = new PosDevice({ terminalId, merchantId: it.activation.merchantId, tmk: fromHex(it.activation.tmk) })
  const { amount, firstStan = 0, thenReverse = false, ...payer } = sale
  device.stan = firstStan
  it.terminal.socket.send(device.frame(device.signOn()))
  const signedOn = device.read(await it.terminal.frame()).message
  if (!device.takeKeys(signedOn)) throw new Error('the key check values do not hold')
  const request = device.sale(amount, { entry: '05', ...payer })
  it.terminal.socket.send(device.frame(request))
  const answer = device.read(await it.terminal.frame())
  if (answer.macOk !== true) throw new Error('the MAC of the answer does not hold')
  if (thenReverse) {
    it.terminal.socket.send(device.frame(device.reversal(request)))
    await it.terminal.frame()
  }
  return answer.message
}
