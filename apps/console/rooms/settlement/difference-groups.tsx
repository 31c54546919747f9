import type { DifferenceGroup } from '@evertill/contract'
import type { ReactNode } from 'react'
import { amountText, count } from '../../parts/amount.tsx'
import { useWords } from '../../words/index.ts'
import { groupText } from './difference-words.ts'

export type GroupKey = DifferenceGroup['by']
export type Chosen = Readonly<Partial<Record<GroupKey, string | undefined>>>

const BY: readonly GroupKey[] = ['kind', 'owner', 'age']
/** The oldest stands first. */
const AGES: readonly string[] = ['older', 'days-4-7', 'days-2-3', 'today']

/** What is unfinished by class, by owner and by age; each group narrows the list below to itself. */
export function DifferenceGroups(props: {
  groups: readonly DifferenceGroup[]
  chosen: Chosen
  choose(by: GroupKey, value: string | undefined): void
}): ReactNode {
  const words = useWords()
  const { groups, chosen, choose } = props
  if (groups.length === 0) return null
  return (
    <div className="difference-groups">
      {BY.map((by) => (
        <fieldset key={by} aria-label={words(`difference.by.${by}`)}>
          <span className="label">{words(`difference.by.${by}`)}</span>
          {inOrder(by, groups).map(({ value, count: n, atStake }) => {
            const pressed = chosen[by] === value
            return (
              <button
                key={value}
                type="button"
                className="group-chip"
                aria-pressed={pressed}
                onClick={() => choose(by, pressed ? undefined : value)}
              >
                {groupText(by, value, words)} <b className="figures">{count(n)}</b>
                {atStake === 0 ? null : <span className="figures faint">{amountText(atStake)}</span>}
              </button>
            )
          })}
        </fieldset>
      ))}
    </div>
  )
}

function inOrder(by: GroupKey, groups: readonly DifferenceGroup[]): readonly DifferenceGroup[] {
  const mine = groups.filter((group) => group.by === by)
  return by === 'age' ? mine.sort((a, b) => AGES.indexOf(a.value) - AGES.indexOf(b.value)) : mine
}
