import type { SettingsRecord } from '../journal/journal.ts'
import type { Language } from '../profile/profile.ts'
import type { Turn } from '../state/turn.ts'

export const setLanguage = (turn: Turn, language: Language): void => change(turn, { language })

export const setPrinterWidth = (turn: Turn, printerWidth: 58 | 80): void => change(turn, { printerWidth })

/** `volume` 0 … 100 */
export function setSound(turn: Turn, { muted, volume }: { readonly muted: boolean; readonly volume: number }): void {
  change(turn, { muted, volume: Math.min(100, Math.max(0, Math.round(volume))) })
}

function change(turn: Turn, settings: Partial<SettingsRecord>): void {
  turn.keep('settings', [{ ...turn.state.settings, ...settings }])
}
