import {
  type Command,
  type CommandCancel,
  type CommandReport,
  FromTerminal,
  type Hello,
  terminalSocketLimits as limits,
  type Notice,
  type Progress,
  type Refused,
  type ToTerminal,
} from '@evertill/contract'
import { type Clock, fromHex, type Link, type LinkListener, type Timer } from '@evertill/foundation'
import websocket from '@fastify/websocket'
import type { FastifyInstance } from 'fastify'
import type { WebSocket } from 'ws'
import type { Fleet } from '../fleet/index.ts'
import type { Merchant } from '../merchant/index.ts'
import { webSocketLink } from '../net/index.ts'
import type { Metrics } from './metrics.ts'

type Money = 'no' | 'yes' | 'reversing' | 'unknown'

export interface TerminalSocketPorts {
  readonly clock: Clock
  readonly merchant: Merchant
  readonly fleet: Fleet
  readonly metrics: Metrics
  /** Where ISO frames go: the switch. One listener for each socket. */
  readonly acceptTerminal: (terminalId: string) => LinkListener
  readonly moneyOf: (key: { terminalId: string; batch: string; stan: string }) => Promise<Money>
  /** What a terminal that has just come must know: maintenance under way in its region. */
  readonly notices: (region: string) => readonly Notice[]
  /** Tests from afar: told when a terminal is there and what it says of them. */
  readonly commands: {
    connected(terminalId: string): Promise<void>
    heard(terminalId: string, report: CommandReport): Promise<void>
  }
}

const MOST_SOCKETS = 20_000
const PING_MS = 20_000
/** Questions for an outcome of one terminal under way at once. */
const MOST_QUERIES = 20

const REFUSALS: Readonly<Record<Refused['code'], { zh: string; en: string; close: number }>> = {
  'hello-expected': { zh: '请先表明身份。', en: 'Say hello first.', close: 1008 },
  'hello-late': { zh: '未及时表明身份。', en: 'Hello came too late.', close: 1008 },
  'bad-message': { zh: '消息格式不正确。', en: 'This message does not have the form it must have.', close: 1008 },
  'unknown-terminal': { zh: '终端未登记。', en: 'This terminal is not registered.', close: 1008 },
  'bad-credential': {
    zh: '终端身份校验失败，请重新激活。',
    en: 'The terminal’s credential does not match. Activate it again.',
    close: 1008,
  },
  'terminal-disabled': { zh: '终端已停用。', en: 'This terminal is disabled.', close: 1008 },
  'merchant-stopped': { zh: '商户已注销。', en: 'This merchant is closed.', close: 1008 },
  replaced: { zh: '该终端已在别处连接。', en: 'This terminal has connected from elsewhere.', close: 1008 },
  'too-many': { zh: '消息过多。', en: 'Too many messages.', close: 1013 },
  busy: { zh: '系统繁忙，请稍后重连。', en: 'The house is busy. Dial again shortly.', close: 1013 },
}

/** `GET /terminal`: hello, then ISO frames and JSON side by side. */
export async function openTerminalSocket(app: FastifyInstance, ports: TerminalSocketPorts): Promise<TerminalSockets> {
  const sockets = new TerminalSockets(ports)
  await app.register(websocket, {
    options: { maxPayload: limits.frameBytes, perMessageDeflate: false, clientTracking: false },
  })
  app.get('/terminal', { websocket: true, schema: { hide: true } as object }, (socket, request) =>
    sockets.accept(socket, request.ip),
  )
  app.addHook('preClose', async () => sockets.closeAll())
  return sockets
}

export class TerminalSockets {
  readonly #ports: TerminalSocketPorts
  readonly #all = new Set<Conversation>()
  readonly #byTerminal = new Map<string, Conversation>()

  constructor(ports: TerminalSocketPorts) {
    this.#ports = ports
    ports.merchant.directory.watch((change) => {
      for (const it of this.#byTerminal.values())
        if (it.terminalId === change.terminalId || it.merchantId === change.merchantId) void it.changed()
    })
  }

  get open(): number {
    return this.#all.size
  }

  get signedIn(): number {
    return this.#byTerminal.size
  }

  accept(socket: WebSocket, address: string): void {
    const conversation = new Conversation(socket, address, this.#ports, {
      welcomed: (it) => {
        this.#byTerminal.get(it.terminalId)?.refuse('replaced')
        this.#byTerminal.set(it.terminalId, it)
      },
      ended: (it) => {
        this.#all.delete(it)
        if (this.#byTerminal.get(it.terminalId) === it) {
          this.#byTerminal.delete(it.terminalId)
          this.#ports.fleet.disconnected(it.terminalId)
        }
      },
    })
    this.#all.add(conversation)
    if (this.#all.size > MOST_SOCKETS) conversation.refuse('busy')
  }

  /** A word to one terminal, if it is here. Losing it costs a moment: terminals ask by themselves. */
  tell(terminalId: string, progress: Progress): void {
    this.#byTerminal.get(terminalId)?.tell(progress)
  }

  /** Says it to every terminal of a region, or to all. */
  tellAll(region: string | undefined, notice: Notice): void {
    for (const it of this.#byTerminal.values()) if (region === undefined || it.region === region) it.notice(notice)
  }

  /** Takes a command to a terminal; false when its socket is not open. */
  carry(terminalId: string, frame: Command | CommandCancel): boolean {
    return this.#byTerminal.get(terminalId)?.carry(frame) ?? false
  }

  closeAll(): void {
    for (const it of this.#all) it.close()
  }
}

/** One socket from its upgrade to its end. */
class Conversation {
  readonly #socket: WebSocket
  readonly #ports: TerminalSocketPorts
  readonly #house: { welcomed(it: Conversation): void; ended(it: Conversation): void }
  readonly #link: Link
  #frames: LinkListener | undefined
  #state: 'expecting' | 'checking' | 'open' | 'over' = 'expecting'
  #late: Timer | undefined
  #tokens = limits.framesPerSecond * 10
  #tokensAt: number
  #queries = 0
  terminalId = ''
  merchantId = ''
  /** The institution it belongs to. */
  region = ''

  constructor(
    socket: WebSocket,
    address: string,
    ports: TerminalSocketPorts,
    house: { welcomed(it: Conversation): void; ended(it: Conversation): void },
  ) {
    this.#socket = socket
    this.#ports = ports
    this.#house = house
    this.#tokensAt = ports.clock.monotonic()
    this.#late = ports.clock.after(limits.helloWithinMs, () => this.refuse('hello-late'))
    this.#link = webSocketLink({
      socket,
      peer: `ws:${address}`,
      clock: ports.clock,
      pingMs: PING_MS,
      maxBuffered: 262_144,
      listener: {
        opened: () => undefined,
        received: (bytes, link) => {
          if (this.#state !== 'open') return this.refuse('hello-expected')
          if (this.#paid()) this.#frames?.received(bytes, link)
        },
        ended: (end, link) => {
          this.#late?.cancel()
          this.#state = 'over'
          this.#frames?.ended(end, link)
          this.#house.ended(this)
        },
      },
      onText: (text) => {
        if (this.#paid()) this.#text(text)
      },
    })
  }

  refuse(code: Refused['code']): void {
    if (this.#state === 'over') return
    const { zh, en, close } = REFUSALS[code]
    this.#ports.metrics.count('evertill_terminal_socket_refused_total', { code })
    this.#send({ kind: 'refused', code, zh, en })
    this.#state = 'over'
    this.#late?.cancel()
    this.#socket.close(close, code)
    // A peer that does not answer the close is cut off.
    this.#ports.clock.after(2_000, () => this.#socket.terminate())
  }

  close(): void {
    if (this.#state === 'open')
      this.#send({
        kind: 'notice',
        code: 'closing',
        zh: '主机正在重启，将自动重连。',
        en: 'The host is restarting. The line comes back by itself.',
        at: this.#ports.clock.now(),
      })
    this.#socket.close(1012, 'closing')
  }

  tell(progress: Progress): void {
    if (this.#state === 'open') this.#send(progress)
  }

  notice(notice: Notice): void {
    if (this.#state === 'open') this.#send(notice)
  }

  carry(frame: Command | CommandCancel): boolean {
    if (this.#state !== 'open') return false
    if (frame.kind === 'command' && frame.test === 'parameters') {
      void this.#withProfile(frame)
      return true
    }
    this.#send(frame)
    return true
  }

  /** What a terminal is to run with goes with the command, so that its answer can name what it took. */
  async #withProfile(frame: Command): Promise<void> {
    const profile = await this.#ports.merchant.enrolment.profile(this.terminalId).catch(() => undefined)
    if (this.#state === 'open') this.#send({ ...frame, ...(profile === undefined ? {} : { profile }) })
  }

  /** Something about this terminal or its merchant changed: tell it, or end when it may no longer be here. */
  async changed(): Promise<void> {
    if (this.#state !== 'open') return
    const { merchant, clock } = this.#ports
    const standing = await merchant.directory.find(this.terminalId)
    if (standing === undefined || standing.terminalStatus !== 'active') return this.refuse('terminal-disabled')
    if (standing.merchantStatus === 'closed') return this.refuse('merchant-stopped')
    const profile = await merchant.enrolment.profile(this.terminalId)
    if (profile !== undefined)
      this.#send({
        kind: 'notice',
        code: 'profile-changed',
        zh: '终端资料已更新。',
        en: 'This terminal’s profile has changed.',
        at: clock.now(),
        profile,
      })
  }

  /** Frames are paid for with tokens that come at the allowed rate, ten seconds' worth at most. */
  #paid(): boolean {
    const now = this.#ports.clock.monotonic()
    const most = limits.framesPerSecond * 10
    this.#tokens = Math.min(most, this.#tokens + ((now - this.#tokensAt) / 1_000) * limits.framesPerSecond) - 1
    this.#tokensAt = now
    if (this.#tokens >= 0) return true
    this.refuse('too-many')
    return false
  }

  #text(text: string): void {
    if (this.#state === 'over') return
    const message = parsed(text)
    if (message === undefined) this.refuse('bad-message')
    else if (this.#state === 'expecting') this.#greeted(message)
    else if (this.#state !== 'open' || message.kind === 'hello') this.refuse('bad-message')
    else if (message.kind === 'heartbeat') this.#ports.fleet.beat(this.terminalId, message)
    else if (message.kind === 'command-report')
      // A lost word is said again when the line comes back.
      this.#ports.commands
        .heard(this.terminalId, message)
        .catch(() => this.#ports.metrics.count('evertill_command_report_lost_total'))
    else this.#asked(message.batch, message.stan)
  }

  #greeted(message: FromTerminal): void {
    if (message.kind !== 'hello') {
      this.refuse('hello-expected')
      return
    }
    this.#state = 'checking'
    // The database is away: the terminal dials again later.
    this.#hello(message).catch(() => this.refuse('busy'))
  }

  #asked(batch: string, stan: string): void {
    if (this.#queries >= MOST_QUERIES) {
      this.refuse('too-many')
      return
    }
    this.#queries++
    this.#outcome(batch, stan)
      // Without an answer the terminal asks again by itself.
      .catch(() => this.#ports.metrics.count('evertill_terminal_socket_query_failed_total'))
      .finally(() => this.#queries--)
  }

  async #hello(hello: Hello): Promise<void> {
    const { merchant, fleet, clock } = this.#ports
    const standing = await merchant.directory.find(hello.terminalId)
    const matches = await merchant.enrolment.credentialMatches(hello.terminalId, fromHex(hello.credential))
    if (this.#state !== 'checking') return
    if (standing === undefined) return this.refuse('unknown-terminal')
    if (!matches) return this.refuse('bad-credential')
    if (standing.terminalStatus !== 'active') return this.refuse('terminal-disabled')
    if (standing.merchantStatus === 'closed') return this.refuse('merchant-stopped')
    const profile = await merchant.enrolment.profile(hello.terminalId)
    if (this.#state !== 'checking' || profile === undefined) return
    this.#late?.cancel()
    this.terminalId = standing.terminalId
    this.merchantId = standing.merchantId
    this.region = standing.institutionId
    this.#state = 'open'
    this.#house.welcomed(this)
    fleet.connected(standing.terminalId, {
      bootId: hello.bootId,
      version: hello.version,
      heartbeatMs: standing.parameters.heartbeatMs,
    })
    this.#send({ kind: 'welcome', serverTime: clock.now(), profile })
    for (const notice of this.#ports.notices(this.region)) this.#send(notice)
    this.#frames = this.#ports.acceptTerminal(this.terminalId)
    this.#frames.opened(this.#link)
    this.#ports.commands
      .connected(this.terminalId)
      .catch(() => this.#ports.metrics.count('evertill_command_report_lost_total'))
  }

  async #outcome(batch: string, stan: string): Promise<void> {
    const money = await this.#ports.moneyOf({ terminalId: this.terminalId, batch, stan })
    this.#send({ kind: 'outcome', batch, stan, money })
  }

  #send(message: ToTerminal): void {
    if (this.#socket.readyState === this.#socket.OPEN && this.#socket.bufferedAmount < 1_048_576)
      this.#socket.send(JSON.stringify(message))
  }
}

function parsed(text: string): FromTerminal | undefined {
  try {
    const result = FromTerminal.safeParse(JSON.parse(text))
    return result.success ? result.data : undefined
  } catch {
    return undefined
  }
}
