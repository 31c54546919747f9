import type { Role } from '@evertill/contract'
import { every, Fault } from '@evertill/foundation'
import type { FastifyInstance, FastifyServerOptions } from 'fastify'
import { z } from 'zod'
import { isoTlsOf } from './certificate.ts'
import {
  createWebDoor,
  type HealthCheck,
  mountExport,
  mountFundingExport,
  mountHealth,
  mountLive,
  openTerminalSocket,
  printersRoute,
  printRoute,
  type StaticApp,
  type TerminalSockets,
} from './http/index.ts'
import { listenTcp, type TcpServer } from './net/index.ts'
import type { Platform } from './platform.ts'
import { fundingPage } from './settlement/index.ts'

/** A person of the demo; everybody may know the password, because nothing behind it is real. */
export interface DemoPerson {
  readonly name: string
  readonly role: Role
  readonly password: string
}

export interface DoorsConfig {
  readonly host: string
  /** 0 takes a free one. */
  readonly httpPort: number
  readonly isoPort: number
  readonly apps: readonly StaticApp[]
  readonly https: boolean
  readonly trustProxy: readonly string[]
  readonly log: FastifyServerOptions['logger']
  readonly version: string
  /** Of a demo: told to whoever opens the console, passwords included. Absent everywhere else. */
  readonly demoPeople?: readonly DemoPerson[] | undefined
  /** Of a demo: a phone that scans a code which a till shows, and pays it at the practice wallet. True: paid. */
  readonly demoPhone?: ((text: string) => Promise<boolean>) | undefined
  /** Of a demo: the daily file of a source, out of its own books. */
  readonly demoFile?: ((source: string, day: string) => Promise<readonly string[] | undefined>) | undefined
  /** Of a demo: doors of its own beside ours. */
  readonly demoDoor?: ((app: FastifyInstance) => void) | undefined
  /** Terminal lines over TLS; the files hold PEM. */
  readonly isoTls?:
    | { readonly certFile: string; readonly keyFile: string; readonly caFile?: string | undefined }
    | undefined
}

export interface Doors {
  readonly httpPort: number
  readonly isoPort: number
  /** Stops taking what is new, and waits for what is under way. */
  close(): Promise<void>
}

/** A consumer that is this far behind makes the house degraded. */
const LAG_DEGRADED = 10_000
const SWEEP_MS = 10 * 60_000

/**
 * Opens every door of a started platform: HTTP with its WebSocket, and ISO 8583 over TCP.
 * @throws Fault `net.port-busy`, `net.port-forbidden`, `net.address`
 */
export async function openDoors(platform: Platform, config: DoorsConfig): Promise<Doors> {
  const { clock, metrics } = platform
  metrics.watchProcess()
  const iso = await listenTcp({
    clock,
    port: config.isoPort,
    host: config.host,
    listener: platform.switch.acceptTerminal(),
    maxConnections: platform.config.switch.limits.links,
    ...(config.isoTls === undefined ? {} : { tls: isoTlsOf(config.isoTls) }),
  }).catch((error: unknown) => {
    throw portFault(error, { port: config.isoPort, host: config.host, setting: 'EVERTILL_ISO_PORT' })
  })
  let web: FastifyInstance | undefined
  let sockets: TerminalSockets | undefined
  try {
    web = await createWebDoor({
      clock,
      random: platform.random,
      operator: platform.operator,
      metrics,
      routes: [
        ...platform.routes,
        printersRoute({ merchant: platform.merchant, clock }),
        printRoute({ merchant: platform.merchant, clock, printed: (id) => void platform.commands.seen(id, 'printed') }),
      ],
      apps: config.apps,
      version: config.version,
      https: config.https,
      hosts: platform.config.terminals?.hosts ?? [],
      trustProxy: config.trustProxy,
      log: config.log,
      beside: async (app) => {
        mountHealth(app, { clock, version: config.version, checks: healthChecks(platform) })
        mountLive(app, platform)
        mountExport(app, { list: platform.read.transactions, operator: platform.operator })
        mountFundingExport(app, {
          list: (actor, query) => fundingPage(platform.settlement, actor, query),
          operator: platform.operator,
        })
        mountMetrics(app, platform)
        if (config.demoPeople !== undefined) mountDemo(app, config.demoPeople)
        if (config.demoFile !== undefined) mountDailyFile(app, config.demoFile)
        if (config.demoPhone !== undefined) mountPhone(app, config.demoPhone)
        config.demoDoor?.(app)
        sockets = await openTerminalSocket(app, {
          clock,
          metrics,
          merchant: platform.merchant,
          fleet: platform.fleet,
          acceptTerminal: (terminalId) => platform.switch.acceptTerminal(terminalId),
          moneyOf: (key) => platform.switch.moneyOf(key),
          commands: platform.commands,
          notices: (region) => platform.watch.calendar.noticesFor(region),
        })
        platform.watchOrders(({ terminalId, batch, stan, what, until }) =>
          sockets!.tell(terminalId, { kind: 'progress', batch, stan, what, ...(until === undefined ? {} : { until }) }),
        )
        platform.watch.tellBy((region, notice) => sockets?.tellAll(region, notice))
        platform.commands.carryBy((terminalId, frame) => sockets?.carry(terminalId, frame) ?? false)
      },
    })
    await listen(web, config)
  } catch (error) {
    await web?.close()
    await iso.close()
    throw error
  }
  gauges(platform, iso, sockets!)
  const sweeper = every(clock, SWEEP_MS, () => {
    // An old session opens nothing; removing it only saves room.
    platform.operator.sessions.sweep().catch(() => metrics.count('evertill_session_sweep_failed_total'))
  })
  const address = web.server.address()
  return {
    httpPort: address !== null && typeof address === 'object' ? address.port : config.httpPort,
    isoPort: iso.port,
    async close() {
      sweeper.cancel()
      await Promise.all([web.close(), iso.close()])
    },
  }
}

async function listen(web: FastifyInstance, { host, httpPort }: DoorsConfig): Promise<void> {
  try {
    await web.listen({ port: httpPort, host, backlog: 1_024 })
  } catch (error) {
    throw portFault(error, { port: httpPort, host, setting: 'EVERTILL_HTTP_PORT' })
  }
}

/** Which people the demo has; a real house has no such door. */
function mountDemo(app: FastifyInstance, people: readonly DemoPerson[]): void {
  app.get('/api/demo', { config: { right: 'public' }, schema: { hide: true } as object }, async () => ({ people }))
}

const Scanned = z.object({ text: z.string().min(1).max(512) })

function mountPhone(app: FastifyInstance, pay: (text: string) => Promise<boolean>): void {
  app.post(
    '/api/demo/pay',
    { config: { right: 'public' }, schema: { hide: true } as object },
    async (request, reply) => {
      const scanned = Scanned.safeParse(request.body)
      if (!scanned.success) return reply.status(400).send({ paid: false })
      return { paid: await pay(scanned.data.text) }
    },
  )
}

const Asked = z.object({ source: z.string().regex(/^[a-z0-9-]{1,30}$/), day: z.string().regex(/^\d{8}$/) })

/** What a demo's network would send in the night; it is uploaded like any other file. */
function mountDailyFile(app: FastifyInstance, file: NonNullable<DoorsConfig['demoFile']>): void {
  app.get(
    '/api/demo/daily-file',
    { config: { right: 'settlement.change' }, schema: { hide: true } as object },
    async (request, reply) => {
      const asked = Asked.safeParse(request.query)
      const lines = asked.success ? await file(asked.data.source, asked.data.day) : undefined
      return lines === undefined ? reply.status(404).send({ lines: [] }) : { lines }
    },
  )
}

/** Numbers for machines. Behind a proxy that outsiders can reach, the proxy must not forward it. */
function mountMetrics(app: FastifyInstance, { metrics }: Platform): void {
  app.get('/metrics', { schema: { hide: true } as object }, async (_, reply) => {
    reply.header('cache-control', 'no-store')
    return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics())
  })
}

function healthChecks(platform: Platform): readonly HealthCheck[] {
  const { db, clock, outbox, ledger } = platform
  return [
    async () => {
      const from = clock.monotonic()
      try {
        await db.query('select 1 as one')
        return { name: 'database', status: 'ok', detail: `${Math.ceil(clock.monotonic() - from)} ms` }
      } catch {
        return { name: 'database', status: 'down', detail: 'does not answer' }
      }
    },
    async () => {
      const links = platform.switch.links()
      const up = links.filter((it) => it.up)
      const down = links.filter((it) => !it.up).map((it) => it.name)
      const status = up.length === links.length ? 'ok' : up.length > 0 ? 'degraded' : 'down'
      return {
        name: 'issuer-links',
        status,
        detail: down.length === 0 ? `${up.length} up` : `down: ${down.join(', ')}`,
      }
    },
    async () => {
      try {
        const status = await outbox.status()
        const lag = Math.max(0, ...status.map((it) => it.waiting))
        const failing = status.some((it) => it.failures > 3)
        return { name: 'outbox', status: lag > LAG_DEGRADED || failing ? 'degraded' : 'ok', detail: `${lag} waiting` }
      } catch {
        return { name: 'outbox', status: 'degraded', detail: 'unknown' }
      }
    },
    async () => {
      try {
        const off = await ledger.imbalances()
        return {
          name: 'ledger',
          status: off.length === 0 ? 'ok' : 'degraded',
          detail: off.length === 0 ? 'balanced' : 'does not add up',
        }
      } catch {
        return { name: 'ledger', status: 'degraded', detail: 'unknown' }
      }
    },
  ]
}

function gauges(platform: Platform, iso: TcpServer, sockets: TerminalSockets): void {
  const { metrics, live, merchant } = platform
  metrics.gauge('evertill_iso_connections', 'Open ISO 8583 connections over TCP', () => iso.open)
  metrics.gauge('evertill_terminal_sockets', 'Terminal sockets that said hello', () => sockets.signedIn)
  metrics.gauge('evertill_live_readers', 'Open streams of live events', () => live.readers)
  metrics.gauge('evertill_directory_size', 'Terminal standings kept in memory', () => merchant.directory.size)
  metrics.gauge('evertill_switch_in_flight', 'Transactions under way', () => platform.switch.load().inFlight)
  metrics.gauge('evertill_switch_waiting', 'Journal writes that wait', () => platform.switch.load().waiting)
  metrics.gauge(
    'evertill_links_up',
    'Issuer links that are up',
    () => platform.switch.links().filter((it) => it.up).length,
  )
}

/** What to say of a port that cannot be had, and which setting mends it. */
function portFault(error: unknown, door: { port: number; host: string; setting: string }): unknown {
  const { port, host, setting } = door
  const code = (error as { code?: unknown }).code
  const detail = { port, host, setting }
  if (code === 'EADDRINUSE' || code === 'net.port-busy')
    return new Fault(
      'net.port-busy',
      `Port ${port} is taken by another program; stop it, or choose another with ${setting}`,
      { detail },
    )
  if (code === 'EACCES' || code === 'net.port-forbidden')
    return new Fault(
      'net.port-forbidden',
      `Port ${port} may not be opened by this user; choose one above 1023 with ${setting}`,
      { detail },
    )
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'net.address')
    return new Fault(
      'net.address',
      `The address ${host} is not one of this machine; choose another with EVERTILL_HOST`,
      { detail },
    )
  return error
}
