import { type Clock, every, type Random, type Timer, toHex } from '@evertill/foundation'
import type { HostLine, HostLineListener, RemoteCommand, RemoteReport } from '../../ports.ts'
import type { Profile } from '../../profile/profile.ts'
import type { TerminalState } from '../../state/state.ts'
import { plainProfile, readSocketWord } from './socket-words.ts'

export interface WebSocketLineOptions {
  /** `wss://host/terminal`; of several the next one is tried whenever one gives up. Asked for at each dial when a function. */
  readonly url: string | readonly string[] | (() => readonly string[])
  readonly terminalId: string
  /** Hexadecimal, from the activation. */
  readonly credential: string
  readonly clock: Clock
  readonly random: Random
  readonly version?: string | undefined
  /** The schema of a profile; a plain check of its shape unless given. */
  readonly profileOf?: ((value: unknown) => Profile | undefined) | undefined
  readonly heartbeatMs?: number | undefined
  /** Who carries out tests from afar; without it they are passed over. */
  readonly tests?:
    | { heard(command: RemoteCommand, tell: (report: RemoteReport) => boolean): void; cancelled(id: string): void }
    | undefined
  /** Stands in for the browser's own, where there is none. */
  readonly WebSocket?: typeof WebSocket | undefined
}

const MOST_BUFFERED = 64 * 1024
const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 15_000
/** From dialling to `welcome`. */
const WELCOME_WITHIN_MS = 10_000
/** Refusals that another try within seconds cannot change. */
const FINAL: ReadonlySet<string> = new Set([
  'unknown-terminal',
  'bad-credential',
  'terminal-disabled',
  'merchant-stopped',
])

/** The till's line: one WebSocket for ISO messages, questions, notices and heartbeats [ARCHITECTURE: terminal socket]. */
export function createWebSocketLine(options: WebSocketLineOptions): HostLine {
  const { terminalId, credential, clock, random, version = '0.1.0', heartbeatMs = 30_000 } = options
  const { url } = options
  const urls = typeof url === 'function' ? url : () => (typeof url === 'string' ? [url] : url)
  const Socket = options.WebSocket ?? WebSocket
  const profileOf = options.profileOf ?? plainProfile(terminalId)
  const bootId = toHex(random.bytes(8))
  const startedAt = clock.monotonic()
  let listener: HostLineListener | undefined
  let look: (() => TerminalState) | undefined
  let socket: WebSocket | undefined
  let welcomed = false
  let failures = 0
  /** Which host is next: it moves on when one could not be reached or fell silent, and stays with one that answers. */
  let turns = 0
  let closed = false
  let retry: Timer | undefined
  let patience: Timer | undefined
  let heart: Timer | undefined

  const online = (): void => {
    if (socket === undefined && !closed) dial()
  }

  function dial() {
    retry?.cancel()
    if (closed || socket !== undefined) return
    let opened: WebSocket
    try {
      const hosts = urls()
      opened = new Socket(hosts[turns % hosts.length]!)
    } catch {
      return ended('unreachable')
    }
    socket = opened
    opened.binaryType = 'arraybuffer'
    patience = clock.after(WELCOME_WITHIN_MS, () => drop(opened, 'timeout'))
    opened.onopen = () => {
      const hello = { kind: 'hello', terminalId, credential, bootId, version, at: clock.now() }
      opened.send(JSON.stringify(hello))
    }
    opened.onmessage = ({ data }) => {
      if (socket !== opened) return
      if (typeof data === 'string') heard(data, opened)
      else if (welcomed) listener?.received(new Uint8Array(data as ArrayBuffer))
    }
    opened.onclose = () => drop(opened, 'closed')
    opened.onerror = () => undefined
  }

  function heard(frame: string, from: WebSocket) {
    const word = readSocketWord(frame, profileOf)
    if (word === undefined) return
    if (word.kind === 'refused') {
      const final = word.event.type === 'terminal-refused' && FINAL.has(word.event.code)
      if (final) listener?.told(word.event)
      // Another window with the same terminal, or a busy host: neither is mended by dialling at once.
      failures = Math.max(failures, final ? 8 : 4)
      return drop(from, 'refused')
    }
    if (word.kind === 'told') {
      for (const event of word.events) listener?.told(event)
      return
    }
    if (word.kind === 'command') {
      if (word.profile !== undefined) listener?.told({ type: 'profile-received', profile: word.profile })
      return options.tests?.heard(word.command, report)
    }
    if (word.kind === 'command-cancel') return options.tests?.cancelled(word.id)
    if (welcomed) return
    welcomed = true
    failures = 0
    patience?.cancel()
    if (word.profile !== undefined) listener?.told({ type: 'profile-received', profile: word.profile })
    listener?.up({ canAsk: true })
    beat()
    heart = every(clock, heartbeatMs, beat)
  }

  function report({ id, state, detail }: RemoteReport): boolean {
    if (socket === undefined || !welcomed || socket.readyState !== 1) return false
    socket.send(JSON.stringify({ kind: 'command-report', id, state, detail: detail?.slice(0, 80) }))
    return true
  }

  function beat(): void {
    const state = look?.()
    if (state === undefined || socket === undefined || !welcomed || socket.bufferedAmount > MOST_BUFFERED) return
    const { stateLine, session, counters, shift, screen } = state
    const { reversals, questions, uploads } = stateLine.waiting
    socket.send(
      JSON.stringify({
        kind: 'heartbeat',
        at: clock.now(),
        uptimeMs: Math.max(0, Math.round(clock.monotonic() - startedAt)),
        signedOn: session.state === 'on',
        batch: counters.batch,
        screen: screen.kind,
        operator: shift.operator,
        waiting: { reversals: reversals + questions, signatures: uploads, stored: 0 },
      }),
    )
  }

  function drop(which: WebSocket, reason: string): void {
    if (socket !== which) return
    which.onclose = null
    which.onmessage = null
    which.onopen = null
    which.close()
    ended(reason)
  }

  function ended(reason: string): void {
    const was = welcomed
    socket = undefined
    welcomed = false
    patience?.cancel()
    heart?.cancel()
    if (was) listener?.down(reason)
    if (closed) return
    failures += 1
    if (reason !== 'refused') turns += 1
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** Math.min(failures - 1, 6), LONGEST_PAUSE_MS)
    retry = clock.after(pause / 2 + random.fraction() * (pause / 2), dial)
  }

  return {
    open(to, state) {
      listener = to
      look = state
      // The browser knows sooner than any pause that the network is back.
      if (typeof globalThis.addEventListener === 'function') globalThis.addEventListener('online', online)
      dial()
    },
    send(frame) {
      if (socket === undefined || !welcomed || socket.readyState !== 1 || socket.bufferedAmount > MOST_BUFFERED)
        return false
      socket.send(new Uint8Array(frame))
      return true
    },
    redial() {
      if (socket !== undefined) return drop(socket, 'timeout')
      // Nothing to give up: the next host is tried now, not after the pause.
      if (!closed) dial()
    },
    ask({ batch, stan }) {
      if (socket === undefined || !welcomed || socket.readyState !== 1) return false
      socket.send(JSON.stringify({ kind: 'outcome-query', batch, stan }))
      return true
    },
    close() {
      closed = true
      retry?.cancel()
      if (typeof globalThis.removeEventListener === 'function') globalThis.removeEventListener('online', online)
      if (socket !== undefined) drop(socket, 'closed')
    },
  }
}
