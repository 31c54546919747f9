import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { delay, Fault, SystemRandom, systemClock } from '@evertill/foundation'
import type { FastifyInstance } from 'fastify'
import { certificateEnd } from './certificate.ts'
import { type Network, readSettlement, type Settings, switchConfig } from './config.ts'
import { migrate, type OpenDatabase } from './database/index.ts'
import { type DemoPerson, type Doors, openDoors } from './doors.ts'
import type { StaticApp } from './http/index.ts'
import { masterKey, softKeys } from './keys/index.ts'
import { tcpDialler } from './net/index.ts'
import { createPlatform, migrations, type Platform } from './platform.ts'
import { refuseDemo } from './production.ts'

/** How long a stop waits for sales that are under way, in ms. */
const DRAIN_MS = 700

/** Where the clone lies: two folders up from this file. */
export type { StaticApp }

export const root = join(import.meta.dirname, '..', '..')

export interface Serving {
  readonly platform: Platform
  readonly doors: Doors
  stop(): Promise<void>
}

export interface ServeOptions {
  readonly settings: Settings
  readonly network: Network
  readonly database: OpenDatabase
  /** Between the rooms' start and the opening of the doors. */
  readonly prepare?: (platform: Platform) => Promise<void>
  readonly log: object | boolean
  /** Of a demo only: see DoorsConfig. */
  readonly demoPeople?: readonly DemoPerson[]
  /** Pages to serve; the till and the console unless a demo says more. */
  readonly apps?: readonly StaticApp[]
  readonly demoPhone?: (text: string) => Promise<boolean>
  readonly demoFile?: (source: string, day: string) => Promise<readonly string[] | undefined>
  /** Of a demo only: doors of its own, made once the rooms have started. */
  readonly demoDoor?: (platform: Platform) => (app: FastifyInstance) => void
}

/** A whole house on an open database: schema, rooms, doors. Used by `main.ts` and by the demo alike. */
export async function serve(options: ServeOptions): Promise<Serving> {
  const { settings, network, database } = options
  const random = new SystemRandom()
  const clock = systemClock
  await migrate(database.db, migrations)
  const keys = softKeys({
    masterKey: masterKey({ ...settings.masterKey, create: !settings.production, random }),
    random,
  })
  const platform = createPlatform({
    clock,
    random,
    db: database.db,
    keys,
    dialler: tcpDialler({ clock }),
    config: {
      practice: !settings.production,
      switch: await switchConfig(network, { keys, production: settings.production, keepDays: settings.keepDays }),
      settlement: readSettlement(settings.settlementFile),
      terminals: {
        hosts: settings.terminalHosts,
        certificateEndsAt:
          settings.httpsCertFile === undefined ? () => undefined : certificateEnd(settings.httpsCertFile, clock),
      },
    },
    onTrouble: ({ what, detail }) => process.stderr.write(`${JSON.stringify({ trouble: what, ...detail })}\n`),
  })
  if (settings.production) await refuseDemo(platform)
  await firstPerson(platform, settings)
  await options.prepare?.(platform)
  await platform.start()
  let doors: Doors
  try {
    doors = await openDoors(platform, {
      host: settings.host,
      httpPort: settings.httpPort,
      isoPort: settings.isoPort,
      apps: options.apps ?? browserApps,
      https: settings.https,
      trustProxy: settings.trustProxy,
      log: options.log as never,
      version: version(),
      isoTls: settings.isoTls,
      demoPeople: options.demoPeople,
      demoPhone: options.demoPhone,
      demoFile: options.demoFile,
      demoDoor: options.demoDoor?.(platform),
    })
  } catch (error) {
    await platform.stop()
    throw error
  }
  return {
    platform,
    doors,
    async stop() {
      await drained(platform)
      await doors.close()
      await platform.stop()
    },
  }
}

/** What is under way gets its answer, if that is soon; what is not answered then is settled by the next start. */
async function drained({ clock, switch: swtch }: Platform): Promise<void> {
  const until = clock.monotonic() + DRAIN_MS
  while (swtch.load().inFlight > 0 && clock.monotonic() < until) await delay(clock, 20)
}

export const browserApps: readonly StaticApp[] = [
  { path: '/till', folder: join(root, 'apps', 'till', 'dist') },
  { path: '/help', folder: join(root, 'apps', 'help', 'dist') },
  { path: '/console', folder: join(root, 'apps', 'console', 'dist') },
]

/** Without a first person nobody could let anybody in. */
async function firstPerson({ operator }: Platform, { firstPassword }: Settings): Promise<void> {
  if (firstPassword === undefined || (await operator.people.count()) > 0) return
  const added = await operator.people.add(
    { scope: {} },
    { name: 'operations', displayName: 'Operations', role: 'operations', scope: {}, password: firstPassword },
  )
  if (!added.ok) throw new Fault('config.first-person', `EVERTILL_FIRST_PASSWORD is not taken: ${added.refusal.en}`)
}

export function version(): string {
  const text = readFileSync(join(root, 'package.json'), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}
