import type { IncidentRow } from '@evertill/contract'
import { count } from '../../parts/amount.tsx'
import type { Meaning } from '../../theme/palette.ts'
import { isWord, type Language, type Words } from '../../words/index.ts'

export const INCIDENT_MEANING: Readonly<Record<IncidentRow['state'], Meaning>> = {
  unacknowledged: 'stop',
  acknowledged: 'open',
  returned: 'calm',
  closed: 'plain',
}

/** What they share, by its name. */
export function sharedName({ dimension, value, name }: IncidentRow, words: Words, language: Language): string {
  const key = `incident.host.${value}`
  const called = name
    ? language === 'zh-CN'
      ? name.zh
      : name.en
    : dimension === 'host' && isWord(key)
      ? words(key)
      : value
  return words(`incident.shared.${dimension}`, { value: called })
}

/** An incident as one sentence. */
export function incidentSentence(row: IncidentRow, words: Words, language: Language): string {
  const shared = sharedName(row, words, language)
  if (row.kind === 'line') return words('incident.line', { shared })
  if (row.kind === 'host') return words('incident.house', { shared })
  return row.state === 'returned' || row.state === 'closed'
    ? words('incident.wasSilent', { shared, n: count(row.peak) })
    : row.of === undefined
      ? words('incident.silentHere', { shared, n: count(row.affected) })
      : words('incident.silent', { shared, n: count(row.affected), of: count(row.of) })
}

/** How many it hits; people of a place are told of their own only. */
export function hitText({ affected, peak, of }: IncidentRow, words: Words): string {
  const counted = { now: count(affected), peak: count(peak) }
  return of === undefined
    ? words('incident.hitHere', counted)
    : words('incident.hitText', { ...counted, of: count(of) })
}

export function causeName(row: IncidentRow, language: Language): string | undefined {
  return row.cause && (language === 'zh-CN' ? row.cause.name.zh : row.cause.name.en)
}
