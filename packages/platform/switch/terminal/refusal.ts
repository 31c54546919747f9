import type { Millis } from '@evertill/foundation'
import type { RefusalReason } from '../errors.ts'
import type { SwitchMetrics } from '../ports.ts'
import type { Reply } from './answer.ts'

/** Says no before anything is asked or kept, and counts why. */
export function refuse(metrics: SwitchMetrics, reason: RefusalReason, responseCode: string, at: Millis): Reply {
  metrics.count('switch_refused_total', { reason })
  return { responseCode, at }
}
