import type { Actor, AuditEntry, Page, PageQuery, Scope } from '@evertill/contract'
import type { Clock } from '@evertill/foundation'
import { sql as raw } from 'kysely'
import { type Db, queryBuilder, rowsOf } from '../database/index.ts'

interface AuditTable {
  operator_audit: {
    audit_id: number
    at: number
    person_id: string | null
    person_name: string
    action: string
    subject_kind: string
    subject_id: string
    outcome: AuditEntry['outcome']
    reason: string | null
    before: unknown
    after: unknown
    from_address: string | null
  }
  operator_person: {
    person_id: string
    institution_id: string | null
    agent_path: string | null
    merchant_id: string | null
  }
}

const build = queryBuilder<AuditTable>()

export interface AuditFilter extends PageQuery {
  readonly personId?: string | undefined
  readonly action?: string | undefined
  readonly subjectId?: string | undefined
  readonly from?: number | undefined
  readonly to?: number | undefined
}

/**
 * Every command and every sign-in, written *before* it is carried out and completed afterwards: a line that stays
 * `attempted` says that the house died in between.
 */
export class Audit {
  readonly #db: Db
  readonly #clock: Clock

  constructor(db: Db, clock: Clock) {
    this.#db = db
    this.#clock = clock
  }

  /** @returns the number of the line, for {@link complete} */
  async begin(entry: {
    actor: Pick<Actor, 'name' | 'from'> & { personId?: string }
    action: string
    subjectKind: string
    subjectId: string
    reason?: string | undefined
    outcome?: AuditEntry['outcome']
  }): Promise<number> {
    const [row] = await this.#db.query<{ audit_id: number }>(
      `insert into operator_audit (at, person_id, person_name, action, subject_kind, subject_id, outcome, reason, from_address)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning audit_id`,
      [
        this.#clock.now(),
        entry.actor.personId ?? null,
        entry.actor.name,
        entry.action,
        entry.subjectKind,
        entry.subjectId,
        entry.outcome ?? 'attempted',
        entry.reason ?? null,
        entry.actor.from,
      ],
    )
    return row!.audit_id
  }

  async complete(
    id: number,
    end: { outcome: 'done' | 'refused' | 'failed'; subjectId?: string | undefined; before?: unknown; after?: unknown },
  ): Promise<void> {
    await this.#db.query(
      `update operator_audit set outcome = $2, subject_id = coalesce($3, subject_id), before = $4::jsonb, after = $5::jsonb
where audit_id = $1 and outcome = 'attempted'`,
      [id, end.outcome, end.subjectId ?? null, jsonOf(end.before), jsonOf(end.after)],
    )
  }

  /** Newest first. A person with a scope sees what people of the same scope did. */
  async list(scope: Scope, filter: AuditFilter): Promise<Page<AuditEntry>> {
    const { personId, action, subjectId, from, to } = filter
    const rows = await rowsOf(
      this.#db,
      build
        .selectFrom('operator_audit as a')
        .selectAll()
        .where((eb) =>
          Object.values(scope).every((it) => it === undefined)
            ? eb.val(true)
            : eb.exists(
                eb
                  .selectFrom('operator_person as p')
                  .select('p.person_id')
                  .whereRef('p.person_id', '=', 'a.person_id')
                  .where(raw<boolean>`p.institution_id is not distinct from ${scope.institutionId ?? null}`)
                  .where(raw<boolean>`p.agent_path is not distinct from ${scope.agentPath ?? null}`)
                  .where(raw<boolean>`p.merchant_id is not distinct from ${scope.merchantId ?? null}`),
              ),
        )
        .$if(personId !== undefined, (q) => q.where('a.person_id', '=', personId!))
        .$if(action !== undefined, (q) => q.where('a.action', '=', action!))
        .$if(subjectId !== undefined, (q) => q.where('a.subject_id', '=', subjectId!))
        .$if(from !== undefined, (q) => q.where('a.at', '>=', from!))
        .$if(to !== undefined, (q) => q.where('a.at', '<', to!))
        .$if(filter.cursor !== undefined, (q) => q.where('a.audit_id', '<', numberOf(filter.cursor!)))
        .orderBy('a.audit_id', 'desc')
        .limit(filter.limit + 1),
    )
    const shown = rows.slice(0, filter.limit).map(
      (row): AuditEntry => ({
        id: row.audit_id,
        at: row.at,
        personId: row.person_id ?? undefined,
        personName: row.person_name,
        action: row.action,
        subjectKind: row.subject_kind,
        subjectId: row.subject_id,
        outcome: row.outcome,
        reason: row.reason ?? undefined,
        before: row.before ?? undefined,
        after: row.after ?? undefined,
        from: row.from_address ?? undefined,
      }),
    )
    const last = shown.at(-1)
    return rows.length > filter.limit && last !== undefined ? { rows: shown, next: String(last.id) } : { rows: shown }
  }
}

function jsonOf(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value)
}

/** A cursor that is not a number stands before everything. */
function numberOf(cursor: string): number {
  const value = Number(cursor)
  return Number.isSafeInteger(value) ? value : 0
}
