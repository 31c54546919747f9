import { type Diagnosis, type FindingId, findingName, type RankedCause } from '@evertill/diagnosis'
import { useLabWords } from '../preference.ts'
import { percent } from '../shown-time.ts'

/** Reasons shown of each side; the strongest come first. */
const MOST_REASONS = 6

function Reasons({
  title,
  ids,
}: {
  title: string
  ids: readonly { readonly finding: FindingId; readonly bits?: number; readonly yes?: boolean }[]
}) {
  const { lab, doctor } = useLabWords()
  return (
    <div>
      <h4>{title}</h4>
      {ids.length === 0 ? (
        <p className="soft">{lab.operations.nothing}</p>
      ) : (
        <ul>
          {ids.slice(0, MOST_REASONS).map((one) => (
            <li key={one.finding}>
              {one.yes === undefined ? null : <span aria-hidden="true">{one.yes ? '+ ' : '− '}</span>}
              {findingName(one.finding, doctor)}
              {one.bits === undefined ? null : (
                <i
                  className="weight"
                  style={{ width: `${Math.min(48, 5 * Math.abs(one.bits))}px` }}
                  aria-hidden="true"
                />
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function Cause({ ranked, open }: { ranked: RankedCause; open: boolean }) {
  const { lab, doctor } = useLabWords()
  const reasons = (list: RankedCause['for']) =>
    list.map((one) => ({ finding: one.finding, bits: one.bits, yes: one.state === 'positive' }))
  return (
    <details className="cause" open={open} data-cause={ranked.cause}>
      <summary>
        <span className="bar" style={{ width: `${100 * ranked.probability}%` }} aria-hidden="true" />
        <span className="name">{doctor.causes[ranked.cause]}</span>
        <span className="id">{ranked.cause}</span>
        <b>{percent(ranked.probability)}</b>
      </summary>
      <div className="reasons">
        <Reasons title={lab.operations.for} ids={reasons(ranked.for)} />
        <Reasons title={lab.operations.against} ids={reasons(ranked.against)} />
        <Reasons title={lab.operations.unchecked} ids={ranked.notChecked.map((finding) => ({ finding }))} />
      </div>
    </details>
  )
}

/** The ranked causes; each opens into its evidence. */
export function Causes({ diagnosis }: { diagnosis: Diagnosis }) {
  const { lab } = useLabWords()
  return (
    <section>
      <h3>{lab.operations.causes}</h3>
      {diagnosis.ranked.slice(0, 5).map((one, i) => (
        <Cause
          key={`${diagnosis.supportCode} ${one.cause}`}
          ranked={one}
          open={i === 0 && diagnosis.verdict === 'named'}
        />
      ))}
      <p className="cause unknown">
        <span className="bar" style={{ width: `${100 * diagnosis.unknown}%` }} aria-hidden="true" />
        <span className="name">{lab.operations.none}</span>
        <b>{percent(diagnosis.unknown)}</b>
      </p>
    </section>
  )
}
