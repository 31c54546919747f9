import { type ChildProcess, execSync, fork, spawn } from 'node:child_process'
import { appendFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { Session as Inspector } from 'node:inspector/promises'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { CHINA_CUT_OVER, fromHex, SystemRandom, systemClock } from '@evertill/foundation'
import { migrate, openDatabase } from '../packages/platform/database/index.ts'
import { softKeys } from '../packages/platform/keys/index.ts'
import {
  type Directory,
  houseContract,
  houseMessages,
  houseParameters,
  type TerminalStanding,
} from '../packages/platform/merchant/index.ts'
import { listenTcp, tcpDialler } from '../packages/platform/net/index.ts'
import { createOutbox, outboxMigrations } from '../packages/platform/outbox/index.ts'
import { riskMigrations } from '../packages/platform/risk/index.ts'
import { demoRoutes, houseLimits, Switch, switchMigrations } from '../packages/platform/switch/index.ts'
import { DEMO_ZPK } from '../sim/issuer/index.ts'
import { fillHistory, readHistory } from './load/history.ts'
import { mainThreadTime, parentOf, serverTime, timeOf } from './load/processor-time.ts'
import type { LoadBegun, LoadOrder, LoadResult, StormOrder, StormResult } from './load/terminals.ts'
import { twoStatements } from './load/two-statements.ts'
import { Waits } from './load/waits.ts'

/**
 * Durable sales per second: terminals in a process of their own over real TCP with MAC, the switch in this one, an issuer that
 * answers at once in a third, and the built-in PostgreSQL with fsync on. Both commits of every sale are on the disk before its answer.
 *
 *   npm run bench:authorize                        1 and 128 terminals
 *   npm run bench:authorize -- --terminals 32      another number; several with commas
 *   npm run bench:authorize -- --storm 5000        so many terminals sign on within a minute (--within S) instead
 *   npm run bench:authorize -- --sales 20000       so many sales instead of so many seconds: compare processor time, not rates
 *   npm run bench:authorize -- --history 10000000 --sales 20000   before and after so many older transactions, in turns
 *   npm run bench:authorize -- --alone             without the comparison with pgbench
 *   npm run bench:authorize -- --waits             also what the main thread waited for
 *   npm run bench:authorize -- --lanes 2 --most 64 the journal's writer otherwise than in production
 *   npm run bench:authorize -- --write             also appends to bench/history.md
 *   npm run bench:authorize -- --profile sale.cpuprofile
 */
const { values } = parseArgs({
  options: {
    terminals: { type: 'string', default: '1,128' },
    seconds: { type: 'string', default: '8' },
    sales: { type: 'string' },
    write: { type: 'boolean', default: false },
    profile: { type: 'string' },
    note: { type: 'string', default: '' },
    lanes: { type: 'string' },
    most: { type: 'string' },
    waits: { type: 'boolean', default: false },
    history: { type: 'string' },
    alone: { type: 'boolean', default: false },
    storm: { type: 'string' },
    within: { type: 'string', default: '60' },
  },
})

const root = path.join(import.meta.dirname, '..')
const TMK = '0123456789ABCDEFFEDCBA9876543210'
const FIRST = 10_000_101
const HISTORY_WEEKS = 30

const folder = mkdtempSync(path.join(os.tmpdir(), 'evertill-bench-'))
const children: ChildProcess[] = []
const opened = await openDatabase({ dataDir: path.join(folder, 'data') })
const { db } = opened
try {
  await migrate(db, [...outboxMigrations, ...riskMigrations, ...switchMigrations])
  const clock = systemClock
  const random = new SystemRandom()
  const keys = softKeys({ masterKey: random.bytes(32), random })
  const tmk = (await keys.importKey(fromHex(TMK), 'tmk')).key
  const zpk = (await keys.importKey(fromHex(DEMO_ZPK), 'zpk')).key
  const outbox = createOutbox({ db, clock, random })
  const waits = values.waits ? new Waits(db) : undefined
  const metrics = { count: () => undefined, observe: () => undefined }
  const issuerPort = await issuer()
  const house = new Switch(
    {
      clock,
      random,
      db: waits?.db ?? db,
      keys,
      dialler: tcpDialler({ clock }),
      directory: standings(tmk),
      outbox,
      metrics,
      live: { publish: () => undefined },
    },
    {
      acquirerId: '48981000',
      cutOver: CHINA_CUT_OVER,
      links: [
        {
          name: 'issuer-a',
          targets: [`tcp://127.0.0.1:${issuerPort}`],
          institution: '01000000',
          zpk,
          answerWithinMs: 10_000,
          inFlight: 1_024,
          queue: 4_096,
        },
      ],
      routes: demoRoutes,
      // The rules run, with limits that load does not meet.
      rules: [
        { id: 'blocked-list', kind: 'blocked' },
        { id: 'single-amount', kind: 'single-amount', most: 5_000_000 },
        { id: 'card-count-day', kind: 'daily-count', per: 'card', most: 1e9 },
        { id: 'card-amount-day', kind: 'daily-amount', per: 'card', most: 1e15 },
        { id: 'terminal-amount-day', kind: 'daily-amount', per: 'terminal', most: 1e15 },
        { id: 'merchant-amount-day', kind: 'daily-amount', per: 'merchant', most: 1e15 },
      ],
      inFlight: 4_096,
      limits: houseLimits,
      writer: {
        ...(values.lanes === undefined ? {} : { lanes: Number(values.lanes) }),
        ...(values.most === undefined ? {} : { most: Number(values.most) }),
      },
      agedAfterMs: 300_000,
    },
  )
  await outbox.start()
  await house.start()
  while (!house.links()[0]!.up) await pause(20)
  const server = await listenTcp({ clock, port: 0, host: '127.0.0.1', listener: house.acceptTerminal() })

  const [backend] = await db.query<{ pid: number }>('select pg_backend_pid() as pid')
  const postmaster = parentOf(backend!.pid) ?? 0
  const lines: string[] = []
  let first = FIRST
  if (values.storm !== undefined) {
    const terminals = Number(values.storm)
    const before = process.cpuUsage()
    const storm = await load<StormResult>({
      kind: 'storm',
      port: server.port,
      first,
      terminals,
      withinMs: Number(values.within) * 1_000,
      tmk: TMK,
    })
    const cpu = process.cpuUsage(before)
    const line =
      `${storm.signedOn} of ${terminals} signed on in ${storm.seconds.toFixed(1)} s  p50 ${storm.p50.toFixed(1)} ms  p99 ${storm.p99.toFixed(1)} ms` +
      `  max ${storm.max.toFixed(0)} ms  switch CPU ${((cpu.user + cpu.system) / 1e3 / terminals).toFixed(2)} ms/sign-on`
    process.stdout.write(`${line}\n`)
    lines.push(line)
  }
  /** The same two statements from as many connections, right after, at the same server. */
  const baseline = async (clients: number, ours: number): Promise<void> => {
    if (values.alone) return
    const seconds = Math.min(5, Number(values.seconds))
    const before = serverTime(postmaster)
    const bare = await twoStatements({ db, url: opened.url, folder, clients, seconds })
    const after = serverTime(postmaster)
    const cpu =
      before === undefined || after === undefined
        ? '?'
        : (((after.sessions + after.besides - before.sessions - before.besides) * 1_000) / bare.sales).toFixed(1)
    lines.push(
      `     the two statements alone (${bare.by}): ${Math.round(bare.perSecond)} a second, database ${cpu} µs a sale; the whole way of a sale is ${(ours / bare.perSecond).toFixed(2)} of it`,
    )
    process.stdout.write(`${lines.at(-1)}\n`)
  }
  const runs = values.storm === undefined ? values.terminals.split(',').map(Number) : []
  const history = values.history === undefined ? undefined : Number(values.history)
  // Each number of terminals before the history is there, and the same again.
  for (const terminals of history === undefined ? runs : [...runs, 'fill' as const, ...runs]) {
    if (terminals === 'fill') {
      await fillHistory(db, history!, clock.now(), HISTORY_WEEKS, (text) => process.stderr.write(`  ${text}\n`))
      lines.push(`${history} older transactions in ${HISTORY_WEEKS} weeks`)
      process.stdout.write(`${lines.at(-1)}\n`)
      continue
    }
    const inspector = values.profile === undefined ? undefined : new Inspector()
    if (inspector !== undefined) {
      inspector.connect()
      await inspector.post('Profiler.enable')
      await inspector.post('Profiler.setSamplingInterval', { interval: 500 })
    }
    let before = spent(postmaster)
    const result = await load<LoadResult>(
      {
        kind: 'run',
        port: server.port,
        first,
        terminals,
        warmMs: terminals === 1 ? 1_500 : 3_000,
        runMs: Number(values.seconds) * 1_000,
        ...(values.sales === undefined ? {} : { sales: Number(values.sales) }),
        tmk: TMK,
      },
      () => {
        before = spent(postmaster)
        waits?.begin()
        void inspector?.post('Profiler.start')
      },
    )
    const after = spent(postmaster)
    const waiting = waits?.lines()
    // Each run has terminals of its own: their numbers begin anew.
    first += terminals
    if (inspector !== undefined) {
      const { profile } = await inspector.post('Profiler.stop')
      writeFileSync(values.profile!, JSON.stringify(profile))
      inspector.disconnect()
    }
    const line =
      `${String(terminals).padStart(4)} terminals  ${String(Math.round(result.sales / result.seconds)).padStart(6)} sales/s` +
      `  p50 ${result.p50.toFixed(2)} ms  p90 ${result.p90.toFixed(2)} ms  p99 ${result.p99.toFixed(2)} ms  max ${result.max.toFixed(1)} ms` +
      `  approved ${(result.approved * 100).toFixed(1)} %\n${budget(before, after, result)}${waits === undefined ? '' : `\n${waiting}`}`
    process.stdout.write(`${line}\n`)
    if (result.badMac > 0 || result.approved < 1)
      throw new Error(`not every sale was right: ${JSON.stringify(result.codes)}`)
    lines.push(line)
    if (terminals > 1) await baseline(terminals, result.sales / result.seconds)
  }
  if (history !== undefined)
    for (const line of await readHistory(db, keys, clock.now(), HISTORY_WEEKS)) {
      process.stdout.write(`${line}\n`)
      lines.push(line)
    }
  const [kept] = await db.query<{ count: number; open: number }>(
    `select count(*)::int8 as count, count(*) filter (where state <> 'approved')::int8 as open from switch_journal where terminal_id >= $1 and terminal_id < '2'`,
    [String(FIRST)],
  )
  const about =
    `${os.cpus().length} × ${os.cpus()[0]?.model ?? 'CPU'}, Node ${process.version}, fdatasync ${opened.fdatasyncMs?.toFixed(2)} ms, ` +
    `commit ${commit()}, load average ${os.loadavg()[0]!.toFixed(2)}; ${kept!.count} sales in the journal, ${kept!.open} not approved`
  process.stdout.write(`${about}\n`)
  if (values.write) {
    const file = path.join(root, 'bench/history.md')
    if (!existsSync(file)) appendFileSync(file, '# History of measurements\n')
    appendFileSync(
      file,
      `\n## authorize, ${new Date().toISOString().slice(0, 16)}Z${values.note === '' ? '' : `: ${values.note}`}\n\n\`\`\`\n${lines.join('\n')}\n${about}\n\`\`\`\n`,
    )
  }
  await server.close()
  const stopped = Promise.all([house.stop(), outbox.stop()])
  for (const child of children) child.kill()
  await stopped
} finally {
  for (const child of children) child.kill()
  await opened.close()
  rmSync(folder, { recursive: true, force: true })
}

function issuer(): Promise<number> {
  const child = spawn(process.execPath, [path.join(root, 'sim/issuer/main.ts'), '--name', 'issuer-a', '--open'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  children.push(child)
  return new Promise((resolve, reject) => {
    child.once('exit', () => reject(new Error('the issuer ended')))
    child.stdout!.once('data', (bytes: Buffer) => resolve((JSON.parse(bytes.toString()) as { port: number }).port))
  })
}

interface Spent {
  readonly platform: number
  readonly mainThread: number
  readonly issuer: number
  readonly sessions: number
  readonly besides: number
}

/** Processor time until now, ms. */
function spent(postmaster: number): Spent {
  const { user, system } = process.cpuUsage()
  const server = serverTime(postmaster)
  return {
    platform: (user + system) / 1_000,
    mainThread: mainThreadTime(process.pid) ?? Number.NaN,
    issuer: timeOf(children[0]?.pid ?? 0) ?? Number.NaN,
    sessions: server?.sessions ?? Number.NaN,
    besides: server?.besides ?? Number.NaN,
  }
}

/** Microseconds of processor time for each sale, by process: nearly independent of what else the machine does. */
function budget(before: Spent, after: Spent, { sales, cpuMs }: LoadResult): string {
  const each = (ms: number): number => (ms * 1_000) / sales
  const of = (name: keyof Spent): number => each(after[name] - before[name])
  const all = of('platform') + of('issuer') + of('sessions') + of('besides') + each(cpuMs)
  const text = (value: number): string => (Number.isNaN(value) ? '?' : value.toFixed(1))
  return (
    `     µs of CPU a sale  platform ${text(of('platform'))} (main thread ${text(of('mainThread'))})` +
    `  database ${text(of('sessions'))} + ${text(of('besides'))} besides  issuer ${text(of('issuer'))}` +
    `  load ${text(each(cpuMs))}  all ${text(all)}`
  )
}

function load<Result>(order: LoadOrder | StormOrder, begun: () => void = () => undefined): Promise<Result> {
  const child = fork(path.join(root, 'bench/load/terminals.ts'), { execArgv: [] })
  children.push(child)
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the load ended with ${code}`)))
    child.on('message', (said: Result | LoadBegun) => {
      if ((said as LoadBegun).kind === 'begun') return begun()
      resolve(said as Result)
      child.disconnect()
    })
    child.send(order)
  })
}

function standings(tmk: Uint8Array): Directory {
  const known = new Map<string, TerminalStanding>()
  return {
    async find(terminalId) {
      let standing = known.get(terminalId)
      if (standing === undefined) {
        standing = {
          terminalId,
          merchantId: '898100000000001',
          outletId: 'outlet-1',
          agentPath: '/north/agent-a/',
          institutionId: 'north',
          mcc: '5411',
          terminalStatus: 'active',
          merchantStatus: 'active',
          practice: true,
          contract: houseContract,
          parameters: houseParameters,
          messages: houseMessages,
          tmk,
          currency: '156',
          timeZone: 'Asia/Shanghai',
          merchantName: '恒收示范店',
          outletName: '一号店',
          merchantNameEn: 'Evertill Demo',
          outletNameEn: 'Shop One',
        }
        known.set(terminalId, standing)
      }
      return standing
    },
  }
}

function commit(): string {
  try {
    return execSync('git rev-parse --short HEAD', { cwd: root, encoding: 'utf8' }).trim()
  } catch {
    return 'unknown'
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
