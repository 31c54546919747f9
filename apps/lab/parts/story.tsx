import { type FindingId, findingName, type RemedyId, type Words } from '@evertill/diagnosis'
import { injectorNamed } from '../../../sim/lab/scenario.ts'
import type { Event } from '../film.ts'
import { player, type Shown } from '../player.ts'
import { useLabWords } from '../preference.ts'
import { clockTime, money } from '../shown-time.ts'
import type { LabWords } from '../words/en.ts'

function told(event: Event, lab: LabWords, doctor: Words, hidden: boolean): string | undefined {
  const { story } = lab
  switch (event.kind) {
    case 'struck': {
      if (hidden) return story.hidden
      const { cause } = injectorNamed(event.injector)
      return story.struck(cause === undefined ? event.injector : doctor.causes[cause])
    }
    case 'came': {
      const { sale } = event
      return story.came(sale.tender === 'wallet' ? story.wallet : story.card[sale.way], money(sale.amount))
    }
    case 'ended':
      return story.ended[event.end]
    case 'refunded':
      return `${story.refunded} · ${story.ended[event.end]}`
    case 'complained':
      return story.complained
    case 'spoilt':
      return hidden ? undefined : story.spoilt
    case 'looked':
      return story.looked
    case 'acted':
      return `${story.acted(doctor.remedies[event.remedy as RemedyId])} · ${story.actEnd[event.end]}`
    case 'asked':
      return `${story.asked(questionText(event.question, doctor))} · ${story.answer[event.answer ?? 'nobody']}`
    case 'pressed':
      return undefined
  }
}

export function questionText(id: FindingId, doctor: Words): string {
  return (doctor.questions as Readonly<Record<string, string>>)[id] ?? findingName(id, doctor)
}

/** What has happened so far in the shop, each line a way back to its moment. */
export function Story({ shown }: { shown: Shown }) {
  const { lab, doctor, language } = useLabWords()
  const { film, at, hidden, revealed } = shown
  const lines = film.marks.flatMap((mark, i) => {
    const text = told(mark.event, lab, doctor, hidden && !revealed)
    return text === undefined ? [] : [{ ...mark, text, key: `${mark.at}-${i}` }]
  })
  return (
    <section className="story" aria-label={lab.story.title}>
      <h3>{lab.story.title}</h3>
      <ol>
        {lines.map((line) => (
          <li
            key={line.key}
            className={line.at <= at ? line.event.kind : `${line.event.kind} later`}
            data-end={'end' in line.event ? line.event.end : undefined}
          >
            <button
              type="button"
              onClick={() => {
                player.play(false)
                player.go(line.at)
              }}
            >
              <time>{clockTime(line.at, language)}</time>
              <span>{line.text}</span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  )
}
