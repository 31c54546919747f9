import { SeededRandom, VirtualClock } from '@evertill/foundation'
import { DEFAULT_PARAMETERS, type Profile } from '@evertill/terminal'
import { LAWS, type Violation } from '../law/index.ts'
import { simNetwork, type WireEvent } from '../network.ts'
import { type Arena, MERCHANT, STARTS_AT, terminalIdOf } from './arena.ts'
import { TILL_CONTRACT } from './contract.ts'
import { factsOf, openThings } from './evidence.ts'
import { type DbTrouble, healthy } from './faulty-db.ts'
import { readFiles } from './files.ts'
import { HeardApprovals } from './heard-approvals.ts'
import { House } from './house.ts'
import { Issuers } from './issuers.ts'
import { Shopkeeper } from './shopkeeper.ts'
import { shownFrame } from './shown-frame.ts'
import { Stillness } from './stillness.ts'
import type { Swarm } from './swarm.ts'
import { simulatedTmk, Till } from './till.ts'
import { Trace } from './trace.ts'
import { Weather } from './weather.ts'

export interface Flown {
  readonly seed: number
  readonly hash: string
  /** Financial requests that terminals handed to their lines. */
  readonly transactions: number
  readonly simulatedMs: number
  readonly violations: readonly Violation[]
}

const SLICE_MS = 10_000
const CARD_WITHIN_MS = 300_000
/** Counted from when a terminal has given up waiting, since until then the outcome is not unknown. */
const WALLET_WITHIN_MS = 60_000
/** Longest calm; whatever is open then is open for ever. */
const CALM_MS = 900_000

/** One seed through the whole house: a storm, a calm, and a look at every law. */
export async function fly(
  arena: Arena,
  seed: number,
  options: { readonly swarm: (random: SeededRandom) => Swarm; readonly print?: (line: string) => void },
): Promise<Flown> {
  await arena.empty()
  const world = new VirtualClock(STARTS_AT)
  const random = new SeededRandom(seed)
  const swarm = options.swarm(random.fork('swarm') as SeededRandom)
  await arena.grant(grantedBy(swarm))
  const trace = new Trace(world, options.print)
  const stillness = new Stillness()
  const violations: Violation[] = []
  const violated = (law: string, evidence: string): void => {
    if (violations.length < 50) violations.push({ law, evidence })
    trace.tell('LAW', `${law}: ${evidence}`)
  }
  const bug = (error: unknown): void =>
    violated('bug', error instanceof Error ? `${error.name}: ${error.message} ${where(error)}` : String(error))
  process.on('unhandledRejection', bug)
  process.on('uncaughtException', bug)
  stillness.install()
  try {
    const network = simNetwork(world, random.fork('network'))
    network.observe((event) => wired(trace, event))
    const trouble: DbTrouble = healthy()
    const tills: Till[] = []
    for (let i = 0; i < swarm.tills; i++) {
      const terminalId = terminalIdOf(i)
      const own = random.fork(`till-${i}`)
      tills.push(
        new Till({
          terminalId,
          profile: profileOf(terminalId, swarm),
          tmk: simulatedTmk(terminalId),
          world,
          network,
          random: own,
          trace,
          asking: own.chance(swarm.asking),
          violated,
        }),
      )
    }
    const issuers = new Issuers({ world, network, random: random.fork('issuers'), trace })
    const approvals = new HeardApprovals(issuers.contradicted)
    const house = await House.build({
      db: arena.db,
      world,
      network,
      random: random.fork('house'),
      stillness,
      trouble,
      trace,
      answerWithinMs: swarm.issuerWithinMs,
      ears: approvals,
      sockets: tills.map((till) => till.terminalId),
    })
    let moves = swarm.moves
    const keepers = tills.map(
      (till) =>
        new Shopkeeper(till, {
          world,
          trace,
          swarm,
          random: random.fork(`keeper-${till.terminalId}`),
          takeMove: () => moves-- > 0,
        }),
    )
    const weather = new Weather({
      world,
      network,
      random: random.fork('weather'),
      trace,
      swarm,
      house,
      issuers,
      tills,
      trouble,
    })
    issuers.openAll()
    house.start()
    for (const till of tills) till.boot()
    await stillness.run(world, 3_000, () => tills.every((till) => till.isOn && till.state.session.state === 'on'))

    weather.begin()
    for (const keeper of keepers) keeper.work().catch(bug)
    const idle = (): boolean => keepers.every((keeper) => !keeper.busy)
    const stormEnds = world.monotonic() + swarm.stormMs
    while (world.monotonic() < stormEnds && !idle()) {
      await stillness.run(world, Math.min(SLICE_MS, stormEnds - world.monotonic()), idle)
      for (const law of LAWS) for (const evidence of (await law.storm?.(arena.db)) ?? []) violated(law.name, evidence)
    }

    weather.end()
    trace.tell('weather', 'calm')
    for (const keeper of keepers) keeper.close()
    await stillness.run(world, 60_000, () => house.isUp && tills.every((till) => till.isOn))
    const calmSince = world.monotonic()
    await stillness.run(world, 600_000, idle)
    const closed = keepers.filter((keeper) => keeper.busy).map((keeper) => keeper.till.standing)
    await stillness.run(world, 60_000, () => tills.every((till) => till.isOn))
    const selling = keepers.map((keeper) =>
      keeper.sellOneMore().then(
        (sold) => void (sold || closed.push(keeper.till.standing)),
        (error) => bug(error),
      ),
    )
    const overdue: string[] = []
    const limits = [
      { afterMs: WALLET_WITHIN_MS + swarm.answerTimeoutMs, wallet: true },
      { afterMs: CARD_WITHIN_MS, wallet: false },
    ]
    for (;;) {
      await stillness.run(world, 5_000)
      const open = await openThings(arena.db, tills)
      const calmMs = world.monotonic() - calmSince
      while (limits[0] !== undefined && calmMs >= limits[0].afterMs) {
        const { afterMs, wallet } = limits.shift()!
        for (const thing of open)
          if (thing.wallet === wallet && !thing.owned && thing.since < world.now() - calmMs)
            overdue.push(`${thing.what} is open ${afterMs / 1_000} s after the links are up`)
      }
      if ((open.length === 0 && idle()) || calmMs > CALM_MS) break
    }
    for (const keeper of keepers) if (keeper.busy) closed.push(keeper.till.standing)
    await Promise.race([Promise.all(selling), stillness.settle()])
    let handed = false
    house.platform?.outbox.wake()
    void house.platform?.outbox.settled().then(() => {
      handed = true
    })
    await stillness.run(world, 120_000, () => handed)
    if (!handed) overdue.push('the outbox did not hand on what was committed')

    // Only a file tells what an issuer did after it had refused, where its word was lost.
    let filed = issuers.contradicted.size === 0
    if (!filed && house.platform !== undefined)
      readFiles(house.platform, issuers.books).then(() => {
        filed = true
      }, bug)
    await stillness.run(world, 120_000, () => filed)
    if (!filed) overdue.push('the files of the day were not read')

    const facts = await factsOf(arena, {
      tills,
      books: issuers.books,
      contradicted: issuers.contradicted,
      heardApprovals: approvals.heard,
      platformDied: house.lives > 1,
      granted: swarm,
      purchases: new Map(keepers.map(({ till, purchases }) => [till.terminalId, purchases])),
      overdue,
      closed,
    })
    for (const law of LAWS) {
      for (const evidence of (await law.storm?.(arena.db)) ?? []) violated(law.name, evidence)
      for (const evidence of (await law.calm?.(facts)) ?? []) violated(law.name, evidence)
    }
    for (const till of tills) {
      till.onDark = undefined
      till.crash()
    }
    house.onDark = undefined
    house.crash('silent')
    await stillness.settle()
    return {
      seed,
      hash: trace.hash(),
      transactions: tills.reduce((sum, till) => sum + till.sent, 0),
      simulatedMs: world.monotonic(),
      violations,
    }
  } finally {
    stillness.uninstall()
    process.off('unhandledRejection', bug)
    process.off('uncaughtException', bug)
  }
}

/** What the acquirer grants in this seed. */
function grantedBy({ offline, standIn }: Swarm) {
  return {
    offline: offline !== undefined,
    ...(offline === undefined ? {} : { offlineLimits: offline }),
    standIn: standIn !== undefined,
    ...(standIn === undefined ? {} : { standInLimits: standIn }),
  }
}

function profileOf(terminalId: string, swarm: Swarm): Profile {
  const name = { zh: '风洞', en: 'Wind tunnel' }
  return {
    terminalId: terminalId as Profile['terminalId'],
    merchantId: MERCHANT as Profile['merchantId'],
    merchantName: name,
    outletName: name,
    acquirerName: name,
    currency: '156',
    timeZone: 'Asia/Shanghai',
    practice: true,
    parameters: { ...DEFAULT_PARAMETERS, answerTimeoutMs: swarm.answerTimeoutMs, keyLifeMs: swarm.keyLifeMs },
    contract: { ...TILL_CONTRACT, ...grantedBy(swarm) },
    operators: [
      { number: '01', name: '01', role: 'cashier', salt: '', verifier: '' },
      { number: '90', name: '90', role: 'supervisor', salt: '', verifier: '' },
    ],
    categories: [],
    items: [],
    practiceCards: [],
    printers: [{ id: 'virtual', name: 'virtual', width: 58 }],
    slip: { footer: { zh: '', en: '' }, help: { zh: '', en: '' } },
  }
}

function wired(trace: Trace, { from, to, what, bytes }: WireEvent): void {
  trace.wire(
    from,
    to,
    what,
    bytes,
    () => `→ ${to}: ${what}${bytes === undefined ? '' : ` ${shownFrame(from, to, bytes)}`}`,
  )
}

function where(error: Error): string {
  const line = error.stack?.split('\n').find((each) => each.includes('/packages/') || each.includes('/sim/'))
  return line === undefined ? '' : line.trim().replace(/\(?file:\/\/.*?\/(packages|sim)\//, '($1/')
}
