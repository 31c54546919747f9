import { z } from 'zod'
import { line, Millis } from './values.ts'

const Version = z.string().regex(/^\d{1,4}(\.\d{1,4}){0,3}$/)

/** What terminals should run, and how far they are. */
export const Rollout = z.object({
  /** Below this a terminal is too old. */
  required: z.optional(Version),
  /** Versions with a known weakness. */
  advised: z.array(Version).max(20),
  changedAt: z.optional(Millis),
  versions: z.array(z.object({ version: z.string(), terminals: z.number().int(), online: z.number().int() })),
})
export type Rollout = z.infer<typeof Rollout>

/** Who says so must say why. */
export const RolloutChange = z.object({
  required: z.optional(Version),
  advised: z.array(Version).max(20),
  reason: line(200),
})
