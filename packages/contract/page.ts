import { z } from 'zod'

/** Query of a list that comes page by page. `cursor` is opaque and comes from the page before. */
export const PageQuery = z.object({
  cursor: z
    .string()
    .max(200)
    .regex(/^[\w.~-]+$/)
    .optional(),
  limit: z.coerce.number<number | string>().int().min(1).max(200).default(50),
})
export type PageQuery = z.infer<typeof PageQuery>

/** A page. `next` is absent on the last one. */
export const page = <Row extends z.ZodType>(row: Row) => z.object({ rows: z.array(row), next: z.string().optional() })

export interface Page<Row> {
  readonly rows: readonly Row[]
  readonly next?: string | undefined
}

/** A moment in a query string. */
export const MillisQuery = z.coerce.number<number | string>().int().min(0).max(8_640_000_000_000_000)
export const MinorQuery = z.coerce.number<number | string>().int().min(0).max(999_999_999_999)

/** A piece of text to look for. */
export const SearchText = z.string().trim().min(1).max(80)
