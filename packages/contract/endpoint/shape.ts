import { z } from 'zod'
import { MerchantId, TerminalId } from '../values.ts'

/** What several doors ask and answer alike. */

export const id = z.object({ id: z.string().regex(/^[\w.:-]{1,64}$/) })
export const terminal = z.object({ id: TerminalId })
export const merchant = z.object({ id: MerchantId })
export const reason = z.object({ reason: z.string().trim().min(1).max(200) })
export const rows = <Row extends z.core.$ZodType>(row: Row) => z.object({ rows: z.array(row) })
