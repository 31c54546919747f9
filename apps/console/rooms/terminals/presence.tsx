import type { Presence, TerminalRow, TerminalStatus } from '@evertill/contract'
import type { ReactNode } from 'react'
import { Mark } from '../../parts/mark.tsx'
import type { Meaning } from '../../theme/palette.ts'
import { useWords } from '../../words/index.ts'

const PRESENCE: Readonly<Record<Presence, Meaning>> = {
  online: 'paid',
  silent: 'open',
  offline: 'stop',
  never: 'plain',
}
const STATUS: Readonly<Record<TerminalStatus, Meaning>> = { active: 'paid', disabled: 'stop', retired: 'plain' }

export function PresenceMark({ presence, solid }: { presence: Presence; solid?: boolean }): ReactNode {
  const words = useWords()
  return (
    <Mark meaning={PRESENCE[presence]} {...(solid ? { solid } : {})}>
      {words(`presence.${presence}`)}
    </Mark>
  )
}

export function TerminalStatusMark({ status }: { status: TerminalStatus }): ReactNode {
  const words = useWords()
  return <Mark meaning={STATUS[status]}>{words(`terminal.status.${status}`)}</Mark>
}

/** Can this terminal sell now, and if not, why? The gravest reason first. */
export function standingOf(
  terminal: TerminalRow,
): 'retired' | 'disabled' | 'merchant' | 'not-activated' | 'offline' | 'silent' | 'signed-off' | 'never' | 'ready' {
  if (terminal.status === 'retired') return 'retired'
  if (terminal.status === 'disabled') return 'disabled'
  if (terminal.merchantStatus !== 'active') return 'merchant'
  if (!terminal.activated && terminal.presence === 'never') return 'not-activated'
  if (terminal.presence === 'never') return 'never'
  if (terminal.presence === 'offline') return 'offline'
  if (terminal.presence === 'silent') return 'silent'
  if (terminal.signedOn === false) return 'signed-off'
  return 'ready'
}

export const STANDING_MEANING: Readonly<Record<ReturnType<typeof standingOf>, Meaning>> = {
  retired: 'plain',
  disabled: 'stop',
  merchant: 'stop',
  'not-activated': 'plain',
  offline: 'stop',
  silent: 'open',
  'signed-off': 'open',
  never: 'plain',
  ready: 'paid',
}
