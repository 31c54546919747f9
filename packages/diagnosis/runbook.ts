import type { RemedyId } from './remedy.ts'

/**
 * The fixed list that help desks read out today, whatever the trouble: restart, look at the line, sign on, load the
 * parameters, change paper, send somebody. The doctor's steps are measured against it.
 */
export const fixedRunbook: readonly RemedyId[] = [
  'restart',
  'check-cable-wifi',
  'restart-router',
  'sign-on',
  'reload-parameters',
  'other-socket',
  'reseat-cables',
  'new-roll',
  'another-card',
  'backup-terminal',
]
