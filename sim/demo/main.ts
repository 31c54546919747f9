import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Fault } from '@evertill/foundation'
import {
  demoSecrets,
  type OpenDatabase,
  openDatabase,
  type Serving,
  serve,
  settingsFrom,
} from '../../packages/platform/index.ts'
import { buildApp, demoApps, isStale } from './browser-apps.ts'
import { type Child, startChild } from './children.ts'
import { dailyFiles } from './daily-files.ts'
import { demoNetwork, issuers } from './network.ts'
import { practicePhone } from './phone.ts'
import * as places from './places.ts'
import { activationCodes, injectKeys, seed } from './seed.ts'
import { strikeDoor } from './strike-door.ts'
import { firstSale, welcome } from './welcome.ts'

/**
 * `npm start`: a whole practice house on this machine. EVERTILL_HTTP_PORT, EVERTILL_ISO_PORT (0 takes a free one),
 * EVERTILL_HOST, EVERTILL_DATA and DATABASE_URL change where; EVERTILL_TRADERS=0 leaves the virtual terminals out,
 * EVERTILL_APPS=0 the browser apps' build.
 */

const startedAt = performance.now()
const since = (): string => `${((performance.now() - startedAt) / 1_000).toFixed(1).padStart(5)} s`
const say = (sentence: string): void => void process.stdout.write(`  ${since()}  ${sentence}\n`)

const children: Child[] = []
let database: OpenDatabase | undefined
let serving: Serving | undefined
const files = dailyFiles()
let demoPhone: ((text: string) => Promise<boolean>) | undefined

async function main(): Promise<void> {
  const settings = settingsFrom(process.env)
  if (settings.production)
    throw new Fault('demo.production', 'The demo is for practice; in production start the house with: npm run serve')
  const issuerHosts = issuers.map(({ name }) => {
    const store = join(settings.dataDir, 'demo', `${name}.sqlite`)
    return { name, store }
  })
  const building =
    process.env.EVERTILL_APPS === '0' ? [] : ['till', 'console', 'help', 'lab'].filter(isStale).map(build)
  database = await openDatabase({
    url: settings.databaseUrl,
    dataDir: settings.dataDir,
    connections: settings.databaseConnections,
    onProgress: say,
    onLost: (fault) => void leave(2, fault.message),
  })
  mkdirSync(join(settings.dataDir, 'demo'), { recursive: true, mode: 0o700 })
  say('Starting two issuers and a wallet front')
  const ports: Record<string, number> = {}
  const hosts = new Map<string, Child>()
  await Promise.all(
    issuerHosts.map(async ({ name, store }) => {
      const phone = name === 'wallet' ? practicePhone() : undefined
      const filed = files.heard(name)
      const child = startChild(
        name,
        ['sim/issuer/main.ts', '--name', name, '--zpk', demoSecrets.zonePinKey, '--store', store],
        {
          onLine: (line) => {
            phone?.heard(line)
            filed(line)
          },
        },
      )
      files.holds(name, child)
      phone?.holds(child)
      hosts.set(name, child)
      if (phone !== undefined) demoPhone = phone.pay
      children.push(child)
      ports[name] = Number((await child.ready).port)
      child.process.once(
        'exit',
        () => leaving ?? say(`${name} has ended; its cards are answered with 91 until the next start`),
      )
    }),
  )
  say('Opening the house')
  let traderKeys = new Map<string, string>()
  let codes: Awaited<ReturnType<typeof activationCodes>> = []
  serving = await serve({
    settings,
    network: demoNetwork(ports),
    database,
    apps: demoApps,
    log: { level: process.env.EVERTILL_LOG_LEVEL === undefined ? 'warn' : settings.logLevel },
    ...(demoPhone === undefined ? {} : { demoPhone }),
    demoFile: files.of,
    demoDoor: (platform) => strikeDoor({ platform, issuers: hosts, codes }),
    demoPeople: places.people.map(({ name, role }) => ({ name, role, password: demoSecrets.password })),
    prepare: async (platform) => {
      if (await seed(platform)) say('Made the demo’s merchants, terminals and people')
      traderKeys = await injectKeys(platform)
      codes = await activationCodes(platform)
    },
  })
  startTraders(settings.dataDir, settings.host, serving.doors.isoPort, traderKeys)
  process.stdout.write(
    welcome({ serving, host: settings.host, codes, dataDir: settings.dataDir, fdatasyncMs: database.fdatasyncMs }),
  )
  // For a program that starts the demo: where it is.
  if (process.env.EVERTILL_REPORT === 'json')
    process.stdout.write(
      `${JSON.stringify({ ready: 'evertill', http: serving.doors.httpPort, iso: serving.doors.isoPort, codes })}\n`,
    )
  await Promise.all(building)
}

async function build(name: string): Promise<void> {
  say(`Building the ${name}`)
  const { fault, tookMs } = await buildApp(name, (child) => children.push(child))
  if (leaving) return
  say(
    fault === undefined
      ? `The ${name} is built (${(tookMs / 1_000).toFixed(1)} s)`
      : `The ${name} could not be built: ${fault}`,
  )
}

function startTraders(dataDir: string, host: string, port: number, keys: ReadonlyMap<string, string>): void {
  if (process.env.EVERTILL_TRADERS === '0') return
  const order = {
    host: host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host,
    port,
    folder: join(dataDir, 'demo', 'terminals'),
    pauseMs: [6_000, 20_000],
    terminals: places.traders.map(({ terminalId, merchantId }) => ({
      terminalId,
      merchantId,
      tmk: keys.get(terminalId)!,
    })),
  }
  let accepted = false
  const child = startChild('the virtual terminals', ['sim/demo/traders.ts'], {
    input: `${JSON.stringify(order)}\n`,
    onLine: (line) => {
      if (accepted || !line.startsWith('{')) return
      const { amount, money } = JSON.parse(line) as { amount: number; money?: { state: string } }
      if (money?.state !== 'yes') return
      accepted = true
      process.stdout.write(`${firstSale(amount, performance.now() - startedAt)}\n`)
    },
  })
  child.ready.catch((error: Error) => leaving ?? say(error.message))
  children.push(child)
}

let leaving: Promise<void> | undefined

/** Stops everything in order, in two seconds at most: terminals, doors and rooms, issuers, database. */
function leave(code: number, sentence?: string): Promise<void> {
  leaving ??= (async () => {
    if (sentence !== undefined) process.stderr.write(`\n  ${sentence}\n`)
    // What has not ended by then is ended: the database recovers from its log, and children end with our pipes.
    setTimeout(() => process.exit(code), 1_800).unref()
    const traders = children.filter((child) => child.process.spawnargs.includes('sim/demo/traders.ts'))
    await Promise.all(traders.map((child) => child.stop()))
    await serving?.stop().catch(() => undefined)
    await Promise.all(children.map((child) => child.stop()))
    await database?.close().catch(() => undefined)
    process.exit(code)
  })()
  return leaving
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void leave(0))
// Whoever started us was killed: an orphan would keep the ports and the data folder.
const parent = process.ppid
setInterval(() => process.ppid !== parent && void leave(0), 1_000).unref()

main().catch((error: unknown) => {
  // A Fault's sentence is written for people; anything else is a bug and shows its place.
  const sentence = error instanceof Fault ? error.message : ((error as Error).stack ?? String(error))
  return leave(1, sentence)
})
