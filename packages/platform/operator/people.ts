import type { Actor, NewPerson, Page, PageQuery, Person, PersonChange, Refusal, Role, Scope } from '@evertill/contract'
import { accept, type Clock, newId, type Random, type Result, refuse } from '@evertill/foundation'
import type { Db, Sql } from '../database/index.ts'
import { refusals } from './errors.ts'
import { houseCost, type PasswordCost, passwordHash, passwordMatches } from './password.ts'

export interface PersonRow {
  person_id: string
  name: string
  display_name: string
  role: Role
  institution_id: string | null
  agent_path: string | null
  merchant_id: string | null
  status: 'active' | 'disabled'
  password: Uint8Array
  salt: Uint8Array
  cost: PasswordCost
  created_at: number
  last_sign_in_at: number | null
}

const COLUMNS = `person_id, name, display_name, role, institution_id, agent_path, merchant_id, status, password, salt, cost,
  created_at, last_sign_in_at`

/** People of the console. Their passwords are kept as argon2id only. */
export class People {
  readonly #db: Db
  readonly #clock: Clock
  readonly #random: Random

  constructor(ports: { db: Db; clock: Clock; random: Random }) {
    this.#db = ports.db
    this.#clock = ports.clock
    this.#random = ports.random
  }

  byName(name: string): Promise<PersonRow | undefined> {
    return one(this.#db, `select ${COLUMNS} from operator_person where name = $1`, name.trim().toLowerCase())
  }

  byId(id: string): Promise<PersonRow | undefined> {
    return one(this.#db, `select ${COLUMNS} from operator_person where person_id = $1`, id)
  }

  async add(actor: Pick<Actor, 'scope'>, order: Omit<NewPerson, 'reason'>): Promise<Result<Person, Refusal>> {
    if (!scopeFits(order.role, order.scope) || !within(actor.scope, order.scope)) return refuse(refusals.scope)
    const salt = this.#random.bytes(16)
    const password = await passwordHash(order.password, salt, houseCost)
    const [row] = await this.#db.query<PersonRow>(
      `insert into operator_person (person_id, name, display_name, role, institution_id, agent_path, merchant_id, status, password,
  salt, cost, created_at)
values ($1, $2, $3, $4, $5, $6, $7, 'active', $8, $9, $10::jsonb, $11) on conflict do nothing returning ${COLUMNS}`,
      [
        newId('person', this.#clock, this.#random),
        order.name,
        order.displayName,
        order.role,
        order.scope.institutionId ?? null,
        order.scope.agentPath ?? null,
        order.scope.merchantId ?? null,
        password,
        salt,
        JSON.stringify(houseCost),
        this.#clock.now(),
      ],
    )
    return row === undefined ? refuse(refusals.exists) : accept(personOf(row))
  }

  /** A disabled person's sessions end at once; so do all sessions when the password changes. */
  async change(
    actor: Pick<Actor, 'personId' | 'scope'>,
    id: string,
    order: Omit<PersonChange, 'reason'>,
  ): Promise<Result<{ before: Person; after: Person }, Refusal>> {
    if (order.status === 'disabled' && actor.personId === id) return refuse(refusals.self)
    const salt = this.#random.bytes(16)
    const password = order.password === undefined ? null : await passwordHash(order.password, salt, houseCost)
    return this.#db.transaction(async (tx) => {
      const before = await one(tx, `select ${COLUMNS} from operator_person where person_id = $1 for update`, id)
      if (before === undefined || !within(actor.scope, scopeOf(before))) return refuse(refusals.notFound)
      const [after] = await tx.query<PersonRow>(
        `update operator_person set status = coalesce($2, status), password = coalesce($3, password),
  salt = case when $3::bytea is null then salt else $4 end, cost = case when $3::bytea is null then cost else $5::jsonb end
where person_id = $1 returning ${COLUMNS}`,
        [id, order.status ?? null, password, salt, JSON.stringify(houseCost)],
      )
      if (password !== null || order.status === 'disabled')
        await tx.query('delete from operator_session where person_id = $1', [id])
      return accept({ before: personOf(before), after: personOf(after!) })
    })
  }

  async list(scope: Scope, query: PageQuery): Promise<Page<Person>> {
    const rows = await this.#db.query<PersonRow>(
      `select ${COLUMNS} from operator_person
where ($1::text is null or institution_id = $1) and ($2::text is null or starts_with(agent_path, $2))
  and ($3::text is null or merchant_id = $3) and ($4::text is null or name > $4)
order by name limit $5`,
      [
        scope.institutionId ?? null,
        scope.agentPath ?? null,
        scope.merchantId ?? null,
        query.cursor ?? null,
        query.limit + 1,
      ],
    )
    const shown = rows.slice(0, query.limit).map(personOf)
    return rows.length > query.limit ? { rows: shown, next: shown.at(-1)!.name } : { rows: shown }
  }

  /** For the check that no password of the demo is left in production. */
  async hasPassword(name: string, password: string): Promise<boolean> {
    const person = await this.byName(name)
    return person !== undefined && passwordMatches(password, person)
  }

  async count(): Promise<number> {
    const [row] = await this.#db.query<{ count: number }>('select count(*)::int as count from operator_person')
    return row!.count
  }
}

export function scopeOf(row: Pick<PersonRow, 'institution_id' | 'agent_path' | 'merchant_id'>): Scope {
  return {
    ...(row.institution_id === null ? {} : { institutionId: row.institution_id }),
    ...(row.agent_path === null ? {} : { agentPath: row.agent_path }),
    ...(row.merchant_id === null ? {} : { merchantId: row.merchant_id }),
  }
}

export function personOf(row: PersonRow): Person {
  return {
    id: row.person_id,
    name: row.name,
    displayName: row.display_name,
    role: row.role,
    scope: scopeOf(row),
    status: row.status,
    createdAt: row.created_at,
    lastSignInAt: row.last_sign_in_at ?? undefined,
  }
}

/** An agent without a path, or a merchant without an id, would see the whole house. */
function scopeFits(role: Role, scope: Scope): boolean {
  if (role === 'agent') return scope.agentPath !== undefined && /^\/([a-z0-9-]+\/)+$/.test(scope.agentPath)
  if (role === 'merchant') return scope.merchantId !== undefined
  return scope.agentPath === undefined || scope.agentPath.endsWith('/')
}

/** Nobody can give a wider view than their own. */
function within(mine: Scope, theirs: Scope): boolean {
  return (
    (mine.institutionId === undefined || mine.institutionId === theirs.institutionId) &&
    (mine.agentPath === undefined || theirs.agentPath?.startsWith(mine.agentPath) === true) &&
    (mine.merchantId === undefined || mine.merchantId === theirs.merchantId)
  )
}

async function one(sql: Sql, text: string, key: string): Promise<PersonRow | undefined> {
  const [row] = await sql.query<PersonRow>(text, [key])
  return row
}
