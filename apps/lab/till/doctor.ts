import { en } from '@evertill/diagnosis/words-en'
import { zh } from '@evertill/diagnosis/words-zh'
import { consult, lineWords, publicWords } from '../../till/doctor/consult.ts'
import type { Means } from '../../till/doctor/deed.ts'
import type { Consulting, Deed } from '../../till/doctor/door.ts'
import { DOCTOR_WORDS } from '../../till/doctor/words.ts'
import type { TillLink } from '../link.ts'

const CATALOGUE = { zh, en } as const

/**
 * The till's own doctor, with the lab's shop for a patient: the same words on the same screens, from the same report. A
 * touch does the remedy in the world, and the sale is tried again.
 */
export function labDoctor(link: TillLink): Consulting {
  const report = () => link.sight()?.report
  const ways = () => link.sight()?.ways ?? { mobileData: false, wire: false, onMobileData: false }
  const means: Means = {
    secondHost: () => false,
    otherPrinter: () => false,
    look: () => link.look(),
    mobileData: () => ways().mobileData,
    useMobileData: () => link.act('use-mobile-data'),
    wire: () => ways().wire,
    useWire: () => link.act('use-wifi'),
  }
  const inTheShop = (deed: Deed): Deed => ({ ...deed, run: () => link.act(deed.id) })
  return {
    caseOf(state, language, act) {
      const of = report()
      if (of === undefined) return undefined
      const found = consult(
        { report: of, looking: false, attempts: [], words: CATALOGUE[language], own: DOCTOR_WORDS[language], means },
        state,
        act,
      )
      return (
        found && {
          ...found,
          step: found.step && inTheShop(found.step),
          others: found.others.map(inTheShop),
        }
      )
    },
    publicOf(state, language) {
      const of = report()
      return of && publicWords(of, state, CATALOGUE[language])
    },
    lineOf(state, language) {
      const of = report()
      return of && lineWords(of, state, CATALOGUE[language], ways().onMobileData)
    },
    hintsOf: () => [],
    dismiss: () => undefined,
    subscribe: link.subscribe,
    get edition() {
      return report()?.at ?? 0
    },
  }
}
