import type { Contract } from '@evertill/contract'
import { type Result, SeededRandom, VirtualClock } from '@evertill/foundation'
import {
  createPlatform,
  type Db,
  houseMessages,
  houseParameters,
  migrate,
  migrations,
  openPglite,
} from '../../packages/platform/index.ts'
import { CleanSlate } from '../clean-slate.ts'
import { CONTRACT } from './contract.ts'
import { houseConfig, houseKeys } from './house.ts'
import { simulatedTmk } from './till.ts'

export const MERCHANT = '898100000000001'
export const MOST_TILLS = 64

/** Sunday, 22 November 2026, 10:00 in Shanghai. */
export const STARTS_AT = Date.UTC(2026, 10, 22, 2, 0, 0)

/**
 * Every seed fills the tables anew and nobody gathers statistics, so plans are made once, for few rows found by their keys: planning
 * each statement again cost more than all of them did.
 */
const PLANNER = [
  'plan_cache_mode = force_generic_plan',
  'enable_seqscan = off',
  'enable_hashjoin = off',
  'enable_mergejoin = off',
  'jit = off',
] as const

/** One database that serves many seeds, one after the other: opening one takes most of a second, emptying it milliseconds. */
export class Arena {
  readonly db: Db
  /** Tables whose rows belong to a seed. */
  readonly tables: readonly string[]
  readonly #slate: CleanSlate

  private constructor(db: Db, slate: CleanSlate) {
    this.db = db
    this.#slate = slate
    this.tables = slate.tables
  }

  /** Every table of the house, and the places and terminals that no seed changes. */
  static async open(): Promise<Arena> {
    const db = await openPglite()
    for (const setting of PLANNER) await db.query(`set ${setting}`)
    const unlogged = withoutLog(db)
    await migrate(unlogged, migrations)
    await furnish(unlogged)
    return new Arena(db, await CleanSlate.of(db))
  }

  /** As if no seed had ever been here. */
  empty(): Promise<void> {
    return this.#slate.empty()
  }

  /** What the acquirer grants in this seed, beyond what every seed has. */
  async grant(granted: Partial<Contract>): Promise<void> {
    await this.db.query('update merchant_account set contract = $2::jsonb where merchant_id = $1', [
      MERCHANT,
      JSON.stringify({ ...CONTRACT, ...granted }),
    ])
  }

  close(): Promise<void> {
    return this.db.close()
  }
}

export function terminalIdOf(index: number): string {
  return String(10_000_001 + index)
}

/** The same database, whose new tables are not logged: nothing here outlives the process, so nothing need be written twice. */
function withoutLog(db: Db): Db {
  const text = (sql: string): string => sql.replace(/create table(?![^;]*partition by)/g, 'create unlogged table')
  return {
    query: (sql, params) => db.query(text(sql), params),
    transaction: (work, options) =>
      db.transaction((tx) => work({ query: (sql, params) => tx.query(text(sql), params) }), options),
    close: () => db.close(),
  }
}

async function furnish(db: Db): Promise<void> {
  const clock = new VirtualClock(STARTS_AT)
  const random = new SeededRandom(1)
  const platform = createPlatform({
    clock,
    random,
    db,
    keys: houseKeys(random.fork('keys')),
    dialler: { dial: () => ({ cancel: () => undefined }) },
    config: houseConfig([]),
  })
  const { merchant } = platform
  // The partitions of this week and the next are made now.
  await platform.start()
  await platform.stop()
  const name = { zh: '风洞', en: 'Wind tunnel' }
  must(await merchant.places.addInstitution({ id: 'tunnel', name }))
  must(await merchant.places.addAgent({ id: 'tunnel-agent', name, institutionId: 'tunnel' }))
  must(
    await merchant.places.addMerchant({
      merchantId: MERCHANT,
      name,
      agentId: 'tunnel-agent',
      mcc: '5411',
      currency: '156',
      timeZone: 'Asia/Shanghai',
      servicePhone: '400 000 0000',
      contract: CONTRACT,
      reason: 'wind tunnel',
    }),
  )
  must(await merchant.places.addOutlet({}, { outletId: 'tunnel-1', merchantId: MERCHANT, name, address: '-' }))
  for (let i = 0; i < MOST_TILLS; i++) {
    const terminalId = terminalIdOf(i)
    must(
      await merchant.enrolment.register(
        { scope: {} },
        {
          terminalId,
          outletId: 'tunnel-1',
          label: terminalId,
          serial: `EVT${terminalId}`,
          practice: true,
          parameters: houseParameters,
          messages: houseMessages,
        },
      ),
    )
    must(await merchant.enrolment.injectTmk(terminalId, simulatedTmk(terminalId)))
  }
}

function must<T, E>(answer: Result<T, E>): T {
  if (!answer.ok) throw new Error(`the arena cannot be furnished: ${JSON.stringify(answer)}`)
  return answer.value
}
