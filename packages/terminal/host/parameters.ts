import type { HostParameters } from '../journal/journal.ts'
import type { Profile } from '../profile/profile.ts'
import type { Turn } from '../state/turn.ts'

/** Lengths of the values behind the tags of F62, in bytes [unionpay-pos §4]. */
const LENGTHS: Readonly<Record<string, number>> = {
  '11': 2,
  '12': 2,
  '13': 1,
  '14': 14,
  '15': 14,
  '16': 14,
  '17': 14,
  '18': 1,
  '19': 2,
  '20': 1,
  '21': 1,
  '22': 40,
  '23': 1,
  '25': 1,
  '26': 4,
  '27': 2,
}

/** The parameters of a download that this terminal knows what to do with; undefined when the field cannot be read. */
export function parametersIn(f62: Uint8Array | undefined): HostParameters | undefined {
  if (f62 === undefined || f62.length === 0) return undefined
  const found: { answerTimeoutMs?: number; reversalRetries?: number } = {}
  for (let at = 0; at < f62.length; ) {
    const tag = String.fromCharCode(...f62.subarray(at, at + 2))
    const length = LENGTHS[tag]
    if (length === undefined || at + 2 + length > f62.length) return undefined
    const value = String.fromCharCode(...f62.subarray(at + 2, at + 2 + length))
    at += 2 + length
    if (tag !== '12' && tag !== '23') continue
    if (!/^\d+$/.test(value)) return undefined
    if (tag === '12' && Number(value) > 0) found.answerTimeoutMs = Number(value) * 1_000
    if (tag === '23' && Number(value) > 0) found.reversalRetries = Number(value)
  }
  return found
}

/** Durable, and in use at once. A profile from the host is newer than what was downloaded before it. */
export function adopt(turn: Turn, host: HostParameters) {
  turn.keep('settings', [{ ...turn.state.settings, host }])
  withHostParameters(turn)
}

/** What was downloaded stands over what the terminal was configured with. */
export function withHostParameters(turn: Turn): void {
  const { config, settings } = turn.state
  if (settings.host === undefined) return
  const { profile } = config
  turn.set({
    config: { ...config, profile: { ...profile, parameters: { ...profile.parameters, ...settings.host } } },
  })
}

/** Another terminal's papers are not ours, whoever sends them. What was downloaded before is older, and gives way. */
export function profileReceived(turn: Turn, profile: Profile): void {
  const { config, settings } = turn.state
  if (profile.terminalId !== config.profile.terminalId) return
  turn.set({ config: { ...config, profile }, refusedByHost: undefined })
  if (settings.host !== undefined) turn.keep('settings', [{ ...settings, host: undefined }])
}
