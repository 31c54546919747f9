import { player, type Shown } from '../player.ts'
import { useLabWords } from '../preference.ts'

/** What was really done to the shop; shown when somebody asks. */
export function Truth({ shown }: { shown: Shown }) {
  const { lab, doctor } = useLabWords()
  const { film, look, revealed, at } = shown
  const struck = film.marks.filter((one) => one.event.kind === 'struck' && one.at <= at).length
  const faults = film.shop.struck.slice(0, struck)
  const spoilt = film.marks.flatMap(({ event }) => (event.kind === 'spoilt' ? [event.sensor] : []))
  const judged = (cause: (typeof faults)[number]['cause']): string => {
    if (look === undefined) return ''
    const { diagnosis } = look
    if (cause === undefined) return diagnosis.verdict === 'unknown' ? lab.truth.rightUnknown : lab.truth.missed
    const place = diagnosis.ranked.findIndex((one) => one.cause === cause)
    return place === 0 ? lab.truth.right : place > 0 ? lab.truth.among(place + 1) : lab.truth.missed
  }
  return (
    <section className="truth">
      <div className="row">
        <h3>{lab.truth.title}</h3>
        <button type="button" className="end" aria-expanded={revealed} onClick={() => player.reveal(!revealed)}>
          {revealed ? lab.truth.hide : lab.truth.reveal}
        </button>
      </div>
      {revealed ? (
        <div data-testid="truth">
          {faults.length === 0 ? <p className="soft">{lab.truth.none}</p> : null}
          <ul>
            {faults.map((one) => (
              <li key={one.name}>
                <b>{one.cause === undefined ? lab.truth.outside : doctor.causes[one.cause]}</b>{' '}
                <span className="id">
                  {one.cause ?? ''} {one.name}
                </span>
                <p className="soft">{judged(one.cause)}</p>
              </li>
            ))}
          </ul>
          {spoilt.length === 0 ? null : (
            <p className="soft small">
              {lab.truth.sensors}: {[...new Set(spoilt)].join(' · ')}
            </p>
          )}
        </div>
      ) : null}
    </section>
  )
}
