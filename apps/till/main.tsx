import { activate, ProblemError } from '@evertill/contract/till'
import { Fault } from '@evertill/foundation'
import type { PersonEvent } from '@evertill/terminal'
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react'
import { createRoot } from 'react-dom/client'
import './style.css'
import { clock } from './clock.ts'
import { openCustomerChannel } from './customer/channel.ts'
import { customerView } from './customer/view.ts'
import { readIdentity, writeIdentity } from './device/identity.ts'
import { sound } from './device/tone.ts'
import { doctorNow, useDoctor } from './doctor/door.ts'
import { startKeyboard } from './keyboard.ts'
import { prefer, preference, startPreference } from './preference.ts'
import { keepForOffline } from './runtime/keep.ts'
import { ActivationScreen, type ActivationTrouble } from './screens/activation.tsx'
import { FailureBoundary, Message } from './screens/failure.tsx'
import { StartingScreen, warmScreens } from './screens/screen.tsx'
import { openSession, type TillSession } from './session.ts'
import { Till } from './till.tsx'
import { useWords } from './words/index.ts'

/** One till, one window: two windows would take the line from each other and write one journal. */
const LOCK = 'evertill-till'

function openCustomer(): void {
  open('/till/customer/', 'evertill-customer', 'popup,width=720,height=900')
}

/** A till at work: follows its terminal, tells the customer's window, listens to keys. */
function Working({ session }: { session: TillSession }) {
  const { terminal } = session
  const state = useSyncExternalStore(
    useCallback((told: () => void) => terminal.subscribe(told), [terminal]),
    () => terminal.state,
  )
  const [send] = useState(() => (event: PersonEvent) => void terminal.dispatch(event))

  useEffect(() => {
    const scanned = (code: string) => {
      sound('scan')
      session.scanned(code)
    }
    return startKeyboard({ scanned, takeBack: session.takeBack })
  }, [session])
  const doctor = useDoctor()
  useEffect(() => {
    const view = (of = terminal.state) => {
      const { language } = preference()
      return customerView(of, language, doctorNow()?.publicOf(of, language))
    }
    const channel = openCustomerChannel(() => view())
    const leave = [
      terminal.subscribe((next) => channel.tell(view(next))),
      doctor?.subscribe(() => channel.tell(view())),
    ]
    return () => {
      for (const end of leave) end?.()
      channel.close()
    }
  }, [terminal, doctor])
  // The doctor comes right after the first picture, while nobody waits, and is in the store of the worker from then on.
  useEffect(() => {
    let out: (() => void) | undefined
    let gone = false
    const timer = clock.after(50, () => {
      import('./doctor/office.ts').then(
        ({ openOffice }) => {
          if (!gone) out = openOffice(session.patient)
        },
        // Without the chunk the screens speak from what the terminal itself knows.
        () => undefined,
      )
    })
    return () => {
      gone = true
      timer.cancel()
      out?.()
    }
  }, [session])
  // What the journal remembers of language, sound and paper is the till's; the page follows it once it is back.
  const { booted, settings } = state
  useEffect(() => {
    if (!booted) return
    prefer({
      language: settings.language,
      muted: settings.muted,
      volume: settings.volume / 100,
      paper: settings.printerWidth,
    })
  }, [booted, settings])
  // Whoever sells by goods finds goods on the idle till.
  const kind = state.screen.kind
  useEffect(() => {
    if (kind === 'amount' && state.digits === '' && preference().saleBy === 'goods')
      send({ type: 'place-chosen', place: 'cart' })
  }, [kind, state.digits, send])

  // A till that nobody has touched for a while belongs to nobody: the next one signs in. A sale or a filled cart stays.
  const untouched = kind === 'amount' && state.digits === '' && state.cart.length === 0
  const { lockAfterMs } = session
  useEffect(() => {
    if (!untouched) return
    let timer = clock.after(lockAfterMs, () => send({ type: 'operator-signed-out' }))
    const touched = () => {
      timer.cancel()
      timer = clock.after(lockAfterMs, () => send({ type: 'operator-signed-out' }))
    }
    addEventListener('pointerdown', touched)
    addEventListener('keydown', touched)
    return () => {
      timer.cancel()
      removeEventListener('pointerdown', touched)
      removeEventListener('keydown', touched)
    }
  }, [untouched, lockAfterMs, send])

  if (!booted) return <StartingScreen />
  return (
    <Till
      state={state}
      dispatch={send}
      slipOf={session.slipOf}
      openCustomer={openCustomer}
      drawer={session.drawer}
      wallets={session.wallets}
    />
  )
}

type Stage =
  | { readonly kind: 'starting' }
  | { readonly kind: 'new' }
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'stopped'; readonly why: 'pinDevice' | 'store' }
  | { readonly kind: 'working'; readonly session: TillSession }

function Start() {
  const words = useWords()
  const [stage, setStage] = useState<Stage>({ kind: 'starting' })

  const begin = async (steal: boolean): Promise<void> => {
    setStage({ kind: 'starting' })
    const identity = await readIdentity()
    if (identity === undefined) return setStage({ kind: 'new' })
    const work = async (lock: Lock | null): Promise<void> => {
      if (lock === null) return setStage({ kind: 'elsewhere' })
      try {
        setStage({ kind: 'working', session: await openSession(identity) })
      } catch (error) {
        const practiceOnly = error instanceof Fault && error.code.startsWith('pin-device.')
        return setStage({ kind: 'stopped', why: practiceOnly ? 'pinDevice' : 'store' })
      }
      warmScreens()
      // The lock is held as long as this window lives.
      await new Promise(() => undefined)
    }
    navigator.locks.request(LOCK, steal ? { steal: true } : { ifAvailable: true }, work).catch(() => {
      // Another window took the till over: this one lets go of line and journal.
      setStage((now) => {
        if (now.kind === 'working') void now.session.stop()
        return { kind: 'elsewhere' }
      })
    })
  }

  useEffect(() => {
    if (globalThis.isSecureContext) void begin(false)
    else setStage({ kind: 'new' })
  }, [])

  const enter = async (activationCode: string): Promise<ActivationTrouble | undefined> => {
    try {
      await writeIdentity(await activate(fetch.bind(globalThis), { activationCode }))
      await begin(false)
      return undefined
    } catch (error) {
      if (error instanceof ProblemError && error.status < 500)
        return { kind: 'refused', zh: error.problem.zh, en: error.problem.en }
      return { kind: 'unreachable' }
    }
  }

  switch (stage.kind) {
    case 'starting':
      return <StartingScreen />
    case 'new':
      return <ActivationScreen onCode={enter} />
    case 'elsewhere':
      return (
        <Message
          icon="window"
          title={words.failure.elsewhere}
          note={words.failure.elsewhereNote}
          action={words.failure.here}
          onAction={() => void begin(true)}
        />
      )
    case 'stopped':
      return (
        <Message
          icon="lock"
          title={words.failure[stage.why]}
          note={words.failure[`${stage.why}Note`]}
          action={words.failure.action}
          onAction={() => location.reload()}
        />
      )
    case 'working':
      return <Working session={stage.session} />
  }
}

startPreference()
createRoot(document.getElementById('till')!).render(
  <FailureBoundary>
    <Start />
  </FailureBoundary>,
)
void import('./font.ts')
keepForOffline()
