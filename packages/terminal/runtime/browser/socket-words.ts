import type { RemoteCommand } from '../../ports.ts'
import type { Profile } from '../../profile/profile.ts'
import type { HostEvent } from '../../state/event.ts'

type Told = Extract<
  HostEvent,
  { type: 'outcome-told' | 'progress-told' | 'profile-received' | 'notice-received' | 'terminal-refused' }
>

/** What a text frame of the terminal socket says; undefined when it is not one of ours. */
export type SocketWord =
  | { readonly kind: 'welcome'; readonly profile: Profile | undefined }
  | { readonly kind: 'told'; readonly events: readonly Told[] }
  | { readonly kind: 'command'; readonly command: RemoteCommand; readonly profile: Profile | undefined }
  | { readonly kind: 'command-cancel'; readonly id: string }
  | { readonly kind: 'refused'; readonly event: Told }

const MONEY: ReadonlySet<unknown> = new Set(['no', 'yes', 'reversing', 'unknown'])
const text = (value: unknown, most: number): value is string => typeof value === 'string' && value.length <= most

/**
 * Reads a text frame of the host. `profileOf` is the schema of a profile; what it refuses is left out, and the terminal
 * goes on with the profile it has.
 */
export function readSocketWord(
  frame: string,
  profileOf: (value: unknown) => Profile | undefined,
): SocketWord | undefined {
  let word: Record<string, unknown>
  try {
    const parsed: unknown = JSON.parse(frame)
    if (typeof parsed !== 'object' || parsed === null) return undefined
    word = parsed as Record<string, unknown>
  } catch {
    return undefined
  }
  const { kind, code, zh, en } = word
  switch (kind) {
    case 'welcome':
      return { kind: 'welcome', profile: profileOf(word.profile) }
    case 'outcome': {
      const { batch, stan, money } = word
      if (!text(batch, 6) || !text(stan, 6) || !MONEY.has(money)) return undefined
      return { kind: 'told', events: [{ type: 'outcome-told', batch, stan, money: money as 'no' }] }
    }
    case 'progress': {
      const { batch, stan, what, until } = word
      if (!text(batch, 6) || !text(stan, 6) || (what !== 'payer-confirms' && what !== 'ended')) return undefined
      const at = typeof until === 'number' && Number.isSafeInteger(until) ? until : undefined
      return { kind: 'told', events: [{ type: 'progress-told', batch, stan, what, until: at }] }
    }
    case 'notice': {
      if (!text(code, 60) || !text(zh, 1_000) || !text(en, 1_000)) return undefined
      const profile = word.profile === undefined ? undefined : profileOf(word.profile)
      const events: Told[] = profile === undefined ? [] : [{ type: 'profile-received', profile }]
      // A new profile shows itself; the other notices are words for people.
      if (code !== 'profile-changed')
        events.push({
          type: 'notice-received',
          id: code,
          zh,
          en,
          level: code === 'closing' ? 'info' : 'warning',
          ...(typeof word.until === 'number' ? { until: word.until } : {}),
          ...(word.emergency === true ? { emergency: true } : {}),
        })
      return { kind: 'told', events }
    }
    case 'command': {
      const { id, test, withinMs } = word
      if (!text(id, 64) || !text(test, 40) || typeof withinMs !== 'number' || !(withinMs > 0)) return undefined
      const profile = word.profile === undefined ? undefined : profileOf(word.profile)
      // A test of a later host is brought all the same: the terminal says that it cannot.
      return { kind: 'command', command: { id, test: test as RemoteCommand['test'], withinMs }, profile }
    }
    case 'command-cancel':
      return text(word.id, 64) ? { kind: 'command-cancel', id: word.id } : undefined
    case 'refused':
      if (!text(code, 60) || !text(zh, 1_000) || !text(en, 1_000)) return undefined
      return { kind: 'refused', event: { type: 'terminal-refused', code, zh, en } }
    default:
      return undefined
  }
}

/** The least that a profile must be, for a line that was given no schema. */
export function plainProfile(terminalId: string): (value: unknown) => Profile | undefined {
  return (value) => {
    const profile = value as Partial<Profile> | null | undefined
    const whole =
      typeof profile === 'object' &&
      profile !== null &&
      profile.terminalId === terminalId &&
      typeof profile.parameters === 'object' &&
      typeof profile.contract === 'object' &&
      [profile.operators, profile.items, profile.categories, profile.printers, profile.practiceCards].every(
        Array.isArray,
      )
    return whole ? (profile as Profile) : undefined
  }
}
