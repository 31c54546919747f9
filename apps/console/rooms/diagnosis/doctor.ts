import type { Observation as Seen } from '@evertill/contract'
import {
  createModel,
  type Diagnosis,
  diagnose,
  type FindingId,
  findingCatalogue,
  type Model,
  type MoneyState,
  type Observation,
  type Words,
} from '@evertill/diagnosis'
import { useEffect, useState } from 'react'
import type { Language } from '../../words/index.ts'

let made: Model | undefined
/** The doctor's network, compiled once for the whole console. */
export function model(): Model {
  made ??= createModel()
  return made
}

export const KIND_OF = new Map(findingCatalogue.map((finding) => [finding.id as string, finding]))

/** What came over the line as findings of the catalogue; a name that this console does not know is left out by the doctor. */
export function observed(list: readonly Seen[]): Observation[] {
  return list as readonly unknown[] as Observation[]
}

const STOP_MS = 30 * 60_000

/** Was somebody stopped lately, or is it a look at a terminal of which nobody complained? As the terminal itself asks. */
export function situationOf(list: readonly Observation[], now: number): 'stop' | 'watch' {
  return list.some(
    (one) => one.state === 'positive' && now - one.at < STOP_MS && (one.id.startsWith('stopped-') || STOPS.has(one.id)),
  )
    ? 'stop'
    : 'watch'
}
const STOPS: ReadonlySet<string> = new Set(['heartbeat-lost', 'terminal-disabled', 'account-frozen', 'account-closed'])

export interface Case {
  readonly terminalId: string
  readonly now: number
  readonly moneyMoved: MoneyState
  readonly observations: readonly Observation[]
}

/** The same doctor as on the till, run here. About five milliseconds. */
export function diagnosed({ terminalId, now, moneyMoved, observations }: Case): Diagnosis {
  return diagnose(observations, model(), { now, terminalId, moneyMoved, situation: situationOf(observations, now) })
}

/** A case with one more look: what it would be if `finding` were found so. */
export function withLook(it: Case, finding: FindingId, state: 'positive' | 'negative'): Case {
  return {
    ...it,
    observations: [...it.observations.filter((one) => one.id !== finding), { id: finding, state, at: it.now }],
  }
}

const loaded = new Map<Language, Words>()

/** The doctor's words; each language is fetched when it is first needed. */
export function useDoctorWords(language: Language): Words | undefined {
  const [, setCount] = useState(0)
  useEffect(() => {
    if (loaded.has(language)) return
    let gone = false
    const load =
      language === 'zh-CN'
        ? import('@evertill/diagnosis/words-zh').then((it) => it.zh)
        : import('@evertill/diagnosis/words-en').then((it) => it.en)
    void load.then((words) => {
      loaded.set(language, words)
      if (!gone) setCount((count) => count + 1)
    })
    return () => {
      gone = true
    }
  }, [language])
  return loaded.get(language)
}
