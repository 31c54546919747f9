import { useRef, useState } from 'react'
import { type DemoHouse, strikeDemo } from '../demo-house.ts'
import { useLabWords } from '../preference.ts'
import { turnClock } from '../runtime/frame-clock.ts'
import { injectorOfName } from '../search.ts'
import { Framed } from './framed.tsx'

/**
 * The running demo: its real till in one frame, its real console in the other, and faults that are real in this house. The
 * till's own drawer pulls its cable and empties its printer.
 */
export function Demo({ demo }: { demo: DemoHouse }) {
  const { lab, doctor } = useLabWords()
  const till = useRef<HTMLIFrameElement>(null)
  const [terminalId, choose] = useState(demo.tills[0]?.terminalId ?? '')
  const [wrongClock, setWrongClock] = useState(false)
  const chosen = demo.tills.find((one) => one.terminalId === terminalId)
  const nameOf = (fault: string) => {
    const cause = injectorOfName(fault)?.cause
    return cause === undefined ? fault : doctor.causes[cause]
  }
  /** Each touch waits for the picture that the one before it made. */
  const touch = (...selectors: readonly string[]): void => {
    const [first, ...rest] = selectors
    if (first === undefined) return
    till.current?.contentDocument?.querySelector<HTMLElement>(first)?.click()
    requestAnimationFrame(() => requestAnimationFrame(() => touch(...rest)))
  }
  const drawer = (tab: 'cable' | 'printer', part: 'plug' | 'paper') => {
    // Put away, the drawer is opened first; its things can only be touched when it is out.
    const out = till.current?.contentDocument?.querySelector('[data-testid=tray]') !== null
    touch(...(out ? [] : ['[data-hotkey=F8]']), `[data-part=${tab}]`, `[data-drawer=${part}]`)
  }
  return (
    <main className="rooms demo">
      <section className="faults" aria-label={lab.faults.title}>
        <div className="finder">
          <label className="field wide">
            <span>{lab.demo.till}</span>
            <select value={terminalId} onChange={(event) => choose(event.currentTarget.value)}>
              {demo.tills.map((one) => (
                <option key={one.terminalId} value={one.terminalId}>
                  {one.terminalId} · {one.label}
                </option>
              ))}
            </select>
          </label>
          <p className="soft small">
            {lab.demo.code} <b>{chosen?.code}</b>
            {demo.operator === undefined ? null : (
              <>
                {' '}
                · {lab.demo.operator} <b>{demo.operator.number}</b> / <b>{demo.operator.pin}</b>
              </>
            )}
            <br />
            {lab.demo.signIn} <b>{demo.console.name}</b> / <b>{demo.console.password}</b>
          </p>
        </div>
        <h3>{lab.demo.house}</h3>
        <ul>
          {demo.faults.map(({ name, on }) => (
            <li key={name} className={on ? 'fault on' : 'fault'}>
              <button
                type="button"
                className="press"
                aria-pressed={on}
                data-demo={name}
                onClick={() => void strikeDemo(name, !on, terminalId)}
              >
                <span className="name">{nameOf(name)}</span>
                <span className="id">{on ? lab.demo.mend : name}</span>
              </button>
            </li>
          ))}
        </ul>
        <h3>{lab.demo.device}</h3>
        <ul>
          <li className="fault">
            <button type="button" className="press" data-demo="plug" onClick={() => drawer('cable', 'plug')}>
              <span className="name">{lab.demo.plug}</span>
            </button>
          </li>
          <li className="fault">
            <button type="button" className="press" data-demo="paper" onClick={() => drawer('printer', 'paper')}>
              <span className="name">{lab.demo.paper}</span>
            </button>
          </li>
          <li className={wrongClock ? 'fault on' : 'fault'}>
            <button
              type="button"
              className="press"
              aria-pressed={wrongClock}
              data-demo="clock"
              onClick={() => {
                const frame = till.current?.contentWindow as (Window & typeof globalThis) | null | undefined
                if (frame === null || frame === undefined) return
                turnClock(frame, !wrongClock)
                setWrongClock(!wrongClock)
              }}
            >
              <span className="name">{lab.demo.clock}</span>
            </button>
          </li>
        </ul>
        {demo.trouble === undefined ? null : (
          <p className="trouble" role="alert">
            {demo.trouble}
          </p>
        )}
        <p className="soft small">{lab.demo.note}</p>
      </section>
      <section className="stage" aria-label={lab.till.title}>
        <Framed src="/till/" title={lab.till.title} width={1180} height={1280} ref={till} />
      </section>
      <section className="operations" aria-label={lab.operations.title}>
        <Framed
          key={terminalId}
          src={`/console/terminals/${terminalId}`}
          title={lab.operations.title}
          width={1180}
          height={1280}
        />
      </section>
    </main>
  )
}
