import { say } from '@evertill/diagnosis'
import { movedBy } from '@evertill/terminal'
import { player, type Shown } from '../player.ts'
import { useLabWords } from '../preference.ts'
import { Framed } from './framed.tsx'

/** What the doctor would have the till and the customer read. */
function Says({ shown }: { shown: Shown }) {
  const { lab, doctor } = useLabWords()
  const { look, frame } = shown
  const diagnosis = look?.diagnosis
  if (diagnosis === undefined || diagnosis.verdict === 'healthy' || !look!.episode.met)
    return <p className="says calm">{lab.till.wait}</p>
  const money = movedBy(frame.state.money)
  const cashier = say(diagnosis, { money, voice: 'cashier', words: doctor })
  const customer = say(diagnosis, { money, voice: 'public', words: doctor })
  return (
    <div className="says" data-money={money}>
      <h3>{lab.till.says}</h3>
      <p className="moneyline">{cashier.title}</p>
      <p>{cashier.sentence}</p>
      <p className="action">{cashier.action}</p>
      <p className="soft small">
        {lab.till.customerLine} · {customer.sentence} {customer.action}
      </p>
      <p className="soft small">
        {lab.till.code} <b>{diagnosis.supportCode}</b>
      </p>
    </div>
  )
}

export function TillSide({ shown }: { shown: Shown }) {
  const { lab } = useLabWords()
  const { frame, live, film } = shown
  const { world } = film.shop
  return (
    <div className="till-side">
      <div className="device" data-kind={film.scenario.kind}>
        <Framed src="/lab/till.html" title={lab.till.frame} width={720} height={1280} glass={frame.glass} />
        {frame.glass === 'good' ? null : <p className="glass-note">{lab.till.glass[frame.glass]}</p>}
      </div>
      <div className="beside">
        <h3>{lab.till.customer}</h3>
        <Framed
          src="/lab/till.html?face=customer"
          title={lab.till.customerFrame}
          width={720}
          height={760}
          glass={frame.glass === 'black' ? 'black' : 'good'}
        />
        <Says shown={shown} />
        <div className="row wrap">
          <button type="button" onClick={() => player.customers()} disabled={!live}>
            {lab.till.customers}
          </button>
          <button type="button" onClick={() => player.look()} disabled={!live}>
            {lab.till.look}
          </button>
        </div>
        <p className="soft small">
          {lab.setting.kind[film.scenario.kind]} · {lab.operations.way[world.way]} · {lab.setting.shop}{' '}
          {film.scenario.seed}
          <br />
          {live ? lab.till.touch : lab.till.past}
        </p>
      </div>
    </div>
  )
}
