import type { MerchantPaper } from '@evertill/contract'
import type { Millis } from '@evertill/foundation'
import type { Db, Sql } from '../database/index.ts'

/** Papers of merchants and required versions: data with a date, kept by people, read by the doctor. */

export async function papersOf(sql: Sql, merchantId: string): Promise<MerchantPaper[]> {
  const rows = await sql.query<{
    kind: MerchantPaper['kind']
    expires_on: string
    registry_differs: boolean
    changed_at: number
  }>(
    'select kind, expires_on, registry_differs, changed_at from desk_paper where merchant_id = $1 order by expires_on, kind',
    [merchantId],
  )
  return rows.map((row) => ({
    kind: row.kind,
    expiresOn: row.expires_on,
    registryDiffers: row.registry_differs,
    changedAt: row.changed_at,
  }))
}

/** Replaces all papers of a merchant; one of each kind, the last one given counts. */
export async function replacePapers(
  db: Db,
  merchantId: string,
  papers: readonly Omit<MerchantPaper, 'changedAt'>[],
  at: Millis,
): Promise<void> {
  const byKind = [...new Map(papers.map((paper) => [paper.kind, paper])).values()]
  await db.transaction(async (tx) => {
    await tx.query('delete from desk_paper where merchant_id = $1', [merchantId])
    await tx.query(
      `insert into desk_paper (merchant_id, kind, expires_on, registry_differs, changed_at)
select $1, kind, expires_on, registry_differs, $5
from unnest($2::text[], $3::text[], $4::boolean[]) as paper (kind, expires_on, registry_differs)`,
      [
        merchantId,
        byKind.map((paper) => paper.kind),
        byKind.map((paper) => paper.expiresOn),
        byKind.map((paper) => paper.registryDiffers),
        at,
      ],
    )
  })
}

export interface Release {
  readonly required?: string | undefined
  readonly advised: readonly string[]
}

/** Undefined while nobody has said what terminals should run. */
export async function releaseOf(sql: Sql): Promise<(Release & { changedAt: Millis }) | undefined> {
  const [row] = await sql.query<{ required: string | null; advised: string[]; changed_at: number }>(
    'select required, advised, changed_at from desk_release limit 1',
  )
  return row && { required: row.required ?? undefined, advised: row.advised, changedAt: row.changed_at }
}

export async function requireRelease(sql: Sql, { required, advised }: Release, at: Millis): Promise<void> {
  await sql.query(
    `insert into desk_release (required, advised, changed_at) values ($1, $2, $3)
on conflict (one) do update set required = excluded.required, advised = excluded.advised, changed_at = excluded.changed_at`,
    [required ?? null, [...advised], at],
  )
}
