import { Resolver } from 'node:dns/promises'
import { statfs } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import os from 'node:os'
import { connect as tlsConnect } from 'node:tls'
import type { Clock } from '@evertill/foundation'
import type { LadderProbe, PrinterReading, ReadingPorts, Readings, Rung, RungName } from '../../finding/index.ts'

export interface NodeReadingOptions {
  readonly clock: Clock
  /** Folder of the journal: its disk is the one that must not fill. */
  readonly folder: string
  readonly version?: string
  readonly clockSkewMs?: () => number | undefined
}

/** Readings of the machine that Node runs on. */
export function nodeReadings(options: NodeReadingOptions): ReadingPorts {
  return {
    async resources(): Promise<Readings> {
      const disk = await statfs(options.folder)
      return {
        resources: {
          memoryFree: os.freemem() / os.totalmem(),
          load: Math.min(1, os.loadavg()[0]! / Math.max(1, os.cpus().length)),
          storageFree: { bytes: disk.bavail * disk.bsize, of: disk.blocks * disk.bsize },
        },
      }
    },
    async configuration(): Promise<Readings> {
      const skew = options.clockSkewMs?.()
      return skew === undefined ? {} : { configuration: { clockSkewMs: skew } }
    },
    async counters(): Promise<Readings> {
      return options.version === undefined ? {} : { software: { version: options.version } }
    },
  }
}

export interface NodeLadderOptions {
  readonly clock: Clock
  readonly host: string
  readonly port: number
  readonly tls?: boolean
  /** Of the same host, to tell a blocked port from a lost host. */
  readonly otherPort?: number
  /** Is the ISO line open, and the last echo's time? */
  readonly line?: () => { readonly open: boolean; readonly echoMs?: number | undefined }
}

const PATIENCE_MS = 3_000
const PROBES = 5

/** The ladder on a machine with sockets: link and address from the interfaces, then name, TCP, TLS, and the line's own echo. */
export function nodeLadder(options: NodeLadderOptions): () => Promise<readonly LadderProbe[]> {
  const { clock, host, port } = options
  const tries: Partial<Record<RungName, () => Promise<Omit<Rung, 'name'> | undefined>>> = {
    async link() {
      const up = Object.values(os.networkInterfaces()).flat()
      // Only the machine itself answers when every outer interface is down.
      return host === 'localhost' || host.startsWith('127.')
        ? { ok: up.length > 0 }
        : { ok: up.some((one) => one?.internal === false) }
    },
    async address() {
      return {
        ok: Object.values(os.networkInterfaces())
          .flat()
          .some((one) => one?.family === 'IPv4' || one?.family === 'IPv6'),
      }
    },
    async dns() {
      if (/^[\d.:]+$/.test(host) || host === 'localhost') return undefined
      const resolver = new Resolver({ timeout: PATIENCE_MS, tries: 1 })
      return timed(clock, () =>
        resolver.resolve4(host).then(
          () => ({ ok: true as const }),
          () => ({ ok: false as const, trouble: 'silent' as const }),
        ),
      )
    },
    tcp: () => timed(clock, () => reach(clock, host, port)),
    async tls() {
      return options.tls === true ? timed(clock, () => shake(clock, host, port)) : undefined
    },
    async echo() {
      const line = options.line?.()
      return line === undefined
        ? undefined
        : { ok: line.open, ...(line.echoMs === undefined ? {} : { ms: line.echoMs }) }
    },
  }
  return async () => [
    {
      interface: 'unknown',
      inUse: true,
      try: async (rung) => tries[rung]?.(),
      async quality() {
        const times: number[] = []
        for (let i = 0; i < PROBES; i++) {
          const one = await timed(clock, () => reach(clock, host, port))
          if (one.ok) times.push(one.ms)
        }
        if (times.length === 0) return {}
        const sorted = [...times].sort((a, b) => a - b)
        return {
          loss: 1 - times.length / PROBES,
          delayMs: sorted[Math.floor(sorted.length / 2)]!,
          jitterMs: sorted.at(-1)! - sorted[0]!,
        }
      },
      async otherPort() {
        return options.otherPort === undefined ? undefined : (await reach(clock, host, options.otherPort)).ok
      },
    },
  ]
}

type Reached = { readonly ok: true } | { readonly ok: false; readonly trouble: NonNullable<Rung['trouble']> }

async function timed<T extends Reached>(clock: Clock, work: () => Promise<T>): Promise<T & { ms: number }> {
  const begun = clock.monotonic()
  const end = await work()
  return { ...end, ms: Math.round(clock.monotonic() - begun) }
}

function settleOn(clock: Clock, socket: Socket, opened: 'connect' | 'secureConnect'): Promise<Reached> {
  return new Promise((resolve) => {
    const patience = clock.after(PATIENCE_MS, () => finish({ ok: false, trouble: 'silent' }))
    const finish = (end: Reached): void => {
      patience.cancel()
      socket.destroy()
      resolve(end)
    }
    socket.once(opened, () => finish({ ok: true }))
    socket.once('error', (error: NodeJS.ErrnoException) => finish({ ok: false, trouble: troubleOf(error.code ?? '') }))
  })
}

const reach = (clock: Clock, host: string, port: number): Promise<Reached> =>
  settleOn(clock, connect({ host, port }), 'connect')
const shake = (clock: Clock, host: string, port: number): Promise<Reached> =>
  settleOn(clock, tlsConnect({ host, port, servername: host }), 'secureConnect')

function troubleOf(code: string): NonNullable<Rung['trouble']> {
  if (code === 'ECONNREFUSED') return 'refused'
  if (code === 'ECONNRESET') return 'reset'
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') return 'date'
  return /CERT|SELF_SIGNED|UNABLE_TO|ALTNAME/.test(code) ? 'untrusted' : 'silent'
}

/** DLE EOT 1 … 4 of an ESC/POS printer as readings [ESC/POS]. `undefined` bytes were not answered. */
export function printerReadingOf(status: {
  readonly printer?: number | undefined
  readonly offline?: number | undefined
  readonly error?: number | undefined
  readonly paper?: number | undefined
}): PrinterReading {
  const { printer, offline, error, paper } = status
  if (printer === undefined) return { answers: false }
  const bit = (byte: number | undefined, mask: number): boolean | undefined =>
    byte === undefined ? undefined : (byte & mask) !== 0
  return {
    answers: true,
    fault: bit(error, 0x68),
    cutter: error === undefined ? undefined : bit(error, 0x08) ? 'failed' : 'passed',
    coverOpen: bit(offline, 0x04),
    paperOut: paper === undefined ? bit(offline, 0x20) : bit(paper, 0x60),
    paperNearEnd: bit(paper, 0x0c),
  }
}

/** Asks a network printer for its four status bytes, one after the other. */
export function networkPrinterReading(options: {
  readonly clock: Clock
  readonly host: string
  readonly port?: number
}): () => Promise<PrinterReading> {
  return () =>
    new Promise((resolve) => {
      const bytes: number[] = []
      const socket = connect({ host: options.host, port: options.port ?? 9100, noDelay: true })
      const ask = (n: number): void => void socket.write(Uint8Array.of(0x10, 0x04, n))
      const finish = (): void => {
        patience.cancel()
        socket.destroy()
        resolve(printerReadingOf({ printer: bytes[0], offline: bytes[1], error: bytes[2], paper: bytes[3] }))
      }
      const patience = options.clock.after(PATIENCE_MS, finish)
      socket.once('connect', () => ask(1))
      socket.on('data', (data: Buffer) => {
        for (const byte of data) if (bytes.length < 4) bytes.push(byte)
        if (bytes.length >= 4) finish()
        else ask(bytes.length + 1)
      })
      socket.once('error', finish)
      socket.once('close', finish)
    })
}
