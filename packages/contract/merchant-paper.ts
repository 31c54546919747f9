import { z } from 'zod'
import { Millis } from './values.ts'

/** A paper that a merchant must have, as data: what it is, until when it holds, and whether the register says the same. */
export const MerchantPaper = z.object({
  kind: z.enum(['licence', 'identity', 'contract', 'account']),
  /** Last day on which it holds, YYYY-MM-DD. */
  expiresOn: z.iso.date(),
  registryDiffers: z.boolean(),
  changedAt: z.optional(Millis),
})
export type MerchantPaper = z.infer<typeof MerchantPaper>
