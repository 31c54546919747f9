import type { Overview } from '@evertill/contract'
import { useQuery } from '@tanstack/react-query'
import { client } from '../../api/client.ts'
import { amountText, count, percent } from '../../parts/amount.tsx'
import { issuerName } from '../../parts/issuer-name.ts'
import { duration, type Times, useTimes } from '../../parts/moment.tsx'
import { type Language, useLanguage, useWords, type Words } from '../../words/index.ts'
import { causeName, incidentSentence } from '../incidents/incident-words.ts'
import type { Stop } from './stops.ts'

/** Renewed by live events; asked again every 15 s in case the live line is broken. */
export function useOverview() {
  return useQuery({ queryKey: ['overview'], queryFn: () => client.overview(), refetchInterval: 15_000 })
}

/** A stop as one sentence. */
export function sentenceOf(stop: Stop, at: number, words: Words, language: Language, times: Times): string {
  switch (stop.kind) {
    case 'incident': {
      const cause = causeName(stop.incident, language)
      const what = incidentSentence(stop.incident, words, language)
      return cause === undefined
        ? what
        : `${what} · ${words('incident.cause', { cause, share: percent(stop.incident.cause!.probability) })}`
    }
    case 'refused-overload':
    case 'refused-database':
      return words(`stop.${stop.kind}`, { n: count(stop.count) })
    case 'maintenance':
      return words('stop.maintenance', {
        kind: words(`maintenance.kind.${stop.row.kind}`),
        time: times.planned(stop.row.until, at),
        text: language === 'zh-CN' ? stop.row.zh : stop.row.en,
      })
    case 'issuer-down':
    case 'issuer-part':
    case 'issuer-slow':
      return words(`stop.${stop.kind}`, {
        name: issuerName(stop.issuer, language),
        duration: duration(at - stop.issuer.since, words),
        up: stop.issuer.connections.up,
        of: stop.issuer.connections.of,
      })
    case 'no-sales':
      return words('stop.no-sales', { minutes: stop.minutes })
    case 'approval-fell':
      return words('stop.approval-fell', { now: percent(stop.now), before: percent(stop.before) })
    case 'unknown-outcomes':
      return words('stop.unknown-outcomes', { n: count(stop.count) })
    case 'terminals-offline':
      return words('stop.terminals-offline', { n: count(stop.count), total: count(stop.total) })
    case 'reversals-open':
      return words('stop.reversals-open', {
        n: count(stop.count),
        amount: amountText(stop.amount),
        duration: duration(stop.oldestAt === undefined ? 0 : at - stop.oldestAt, words),
      })
    case 'books-behind':
      return words('stop.books-behind', { n: count(stop.count) })
  }
}

export function useSentenceOf(): (stop: Stop, overview: Overview) => string {
  const words = useWords()
  const language = useLanguage()
  const times = useTimes()
  return (stop, overview) => sentenceOf(stop, overview.at, words, language, times)
}
