import { type MoneyState, type RemedyId, remedies } from '@evertill/diagnosis'
import type { TransactionType } from '@evertill/foundation'
import type { Mending, TerminalState } from '@evertill/terminal'
import type { IconName } from '../drawing/icon.tsx'
import type { Acts, Deed } from './door.ts'

/** What the till itself can do about a remedy; the doctor's means beside the screen's acts. */
export interface Means {
  /** Looks at everything again. */
  look(): void
  /** Has the house another address? */
  secondHost(): boolean
  /** Are there printers of the outlet to choose from? */
  otherPrinter(): boolean
  mobileData(): boolean
  useMobileData(): void
  wire(): boolean
  useWire(): void
}

/** Where a deed stands: the terminal as it is, the money as the screen says it. */
export interface Standing {
  readonly state: TerminalState
  readonly money: MoneyState
  readonly act: Acts
  readonly means: Means
}

interface Doing {
  /** What the touch comes to; two remedies that come to the same are one button. */
  readonly does?: string
  readonly icon?: IconName
  /** Done by hand first; then the touch tries whether it helped. */
  readonly byHand?: true
  run(): void
}

type Rule = (at: Standing) => Doing | undefined

const offered = ({ state }: Standing, tender: 'card' | 'wallet' | 'cash'): boolean => {
  const { screen } = state
  if (screen.kind === 'cannot-take-cards' || screen.kind === 'choose-tender')
    return screen.offers.some((offer) => offer.tender === tender && offer.possible)
  return true
}

/** Leaves this payment; all deeds that come to that are one button. */
const ONWARD = 'onward'
const onward = (icon: IconName, act: Acts): Doing => ({
  does: ONWARD,
  icon,
  run: () => act.dispatch({ type: 'continued' }),
})

/** Is there an amount to take from a customer? What is given back must not be keyed on another till: that would charge it. */
const collects = ({ screen }: TerminalState): boolean =>
  !('purpose' in screen) || COLLECTING.has(screen.purpose as TransactionType)

const COLLECTING: ReadonlySet<TransactionType> = new Set([
  'sale',
  'offline-sale',
  'instalment',
  'moto',
  'pre-authorization',
])

/** Is it a refund that stopped? */
export const isRefunding = ({ screen }: TerminalState): boolean =>
  'purpose' in screen && (screen.purpose === 'refund' || screen.purpose === 'moto-refund')

/** The same amount, paid another way: never the one whose outcome is open. */
const otherTender: Rule = (at) => {
  const { screen } = at.state
  if (screen.kind === 'result' && screen.mayChooseTender)
    return { does: 'tender', icon: 'card', run: () => at.act.dispatch({ type: 'another-tender-asked' }) }
  if (screen.kind === 'cannot-take-cards' && offered(at, 'cash'))
    return { does: 'cash', icon: 'cash', run: () => at.act.dispatch({ type: 'tender-chosen', tender: 'cash' }) }
  return undefined
}

/** Straight to one tender; only where the amount still stands and that tender can be taken. */
const straightTo =
  (tender: 'card' | 'wallet' | 'cash', icon: IconName): Rule =>
  (at) => {
    const { screen } = at.state
    if (screen.kind === 'cannot-take-cards')
      return offered(at, tender)
        ? { does: tender, icon, run: () => at.act.dispatch({ type: 'tender-chosen', tender }) }
        : undefined
    if (screen.kind !== 'result' || !screen.mayChooseTender) return undefined
    return {
      does: tender,
      icon,
      run: () => {
        at.act.dispatch({ type: 'another-tender-asked' })
        at.act.dispatch({ type: 'tender-chosen', tender })
      },
    }
  }

/** A wallet's code: not to somebody whose wallet has just refused. */
const byWallet: Rule = (at) =>
  'tender' in at.state.screen && at.state.screen.tender === 'wallet' ? undefined : straightTo('wallet', 'phone')(at)

/** The card again: only when it is certain that no money moved [LAW: never "again" while the outcome is open]. */
const cardAgain: Rule = (at) => (at.money === 'no' ? straightTo('card', 'card')(at) : undefined)

/** Somebody mends the printer; then the slip that waits is printed. */
const thenPrint: Rule = ({ state, act }) => ({
  icon: 'printer',
  byHand: true,
  run: () =>
    act.dispatch(state.slips.length > 0 ? { type: 'slip-retried' } : { type: 'mending-asked', what: 'print-test' }),
})

const thenLook: Rule = ({ means }) => ({ icon: 'again', byHand: true, run: () => means.look() })

const receiptOf: Rule = ({ state, act }) => {
  const { screen } = state
  const id = screen.kind === 'result' ? screen.recordId : state.slips[0]?.recordId
  return id === undefined || state.records.get(id)?.status !== 'approved'
    ? undefined
    : { does: 'receipt', icon: 'receipt', run: () => act.openReceipt(id) }
}

const whenConnected =
  (doing: (at: Standing) => Doing): Rule =>
  (at) =>
    at.state.line.up && at.state.transaction === undefined ? doing(at) : undefined

const mending =
  (what: Mending, icon: IconName): Rule =>
  ({ state, act }) =>
    state.transaction === undefined ? { icon, run: () => act.dispatch({ type: 'mending-asked', what }) } : undefined

/**
 * What a touch does about each remedy. One that is not here, or that gives nothing where the till stands, is not offered
 * as a button: it stands among the advice.
 */
const RULES: Readonly<Partial<Record<RemedyId, Rule>>> = {
  'another-tender': otherTender,
  'another-way': otherTender,
  'another-card': otherTender,
  'offline-tenders': straightTo('cash', 'cash'),
  'take-cash': straightTo('cash', 'cash'),
  'use-wallet': byWallet,
  'no-pin-tender': byWallet,
  'use-card-or-other-wallet': otherTender,
  'backup-terminal': ({ state, act }) =>
    collects(state) ? { icon: 'window', run: () => act.openDoctor('colleague') } : undefined,
  'use-chip-or-tap': cardAgain,
  'tap-or-wallet': cardAgain,
  'insert-instead': cardAgain,
  'insert-chip': cardAgain,
  'wipe-and-reinsert': cardAgain,
  'present-card': cardAgain,
  'enter-again': cardAgain,
  'pin-once-more': ({ state, act }) =>
    state.screen.kind === 'result' && state.screen.mayRepeatPin
      ? { icon: 'lock', run: () => act.dispatch({ type: 'pin-repeated' }) }
      : undefined,
  'correct-amount': ({ state, act }) => (state.transaction === undefined ? onward('keys', act) : undefined),
  'correct-cart': ({ state, act }) => (state.transaction === undefined ? onward('basket', act) : undefined),
  'leave-maintenance': ({ state, act }) =>
    state.maintenance.since === undefined
      ? undefined
      : { icon: 'tick', run: () => act.dispatch({ type: 'maintenance-left' }) },
  'sign-on': whenConnected(({ act }) => ({
    icon: 'again',
    run: () => act.dispatch({ type: 'mending-asked', what: 'sign-on' }),
  })),
  'second-host': (at) => (at.means.secondHost() ? mending('second-host', 'line')(at) : undefined),
  'reload-parameters': mending('reload-parameters', 'download'),
  'clear-print-queue': ({ state, act }) =>
    state.slips.length === 0
      ? undefined
      : { icon: 'printer', run: () => act.dispatch({ type: 'mending-asked', what: 'clear-print-queue' }) },
  'show-first-sale': ({ state, act }) =>
    state.transaction === undefined
      ? { icon: 'list', run: () => act.dispatch({ type: 'place-chosen', place: 'sales' }) }
      : undefined,
  'use-mobile-data': ({ means }) =>
    means.mobileData() ? { icon: 'line', run: () => means.useMobileData() } : undefined,
  'use-wifi': ({ means }) => (means.wire() ? { icon: 'line', run: () => means.useWire() } : undefined),
  'electronic-receipt': receiptOf,
  'print-slip-instead': receiptOf,
  'choose-printer': ({ act, means }) =>
    means.otherPrinter() ? { icon: 'printer', run: () => act.openDoctor('printers') } : undefined,
  'new-roll': thenPrint,
  'turn-roll': thenPrint,
  'clear-jam': thenPrint,
  'clean-printhead': thenPrint,
  'cool-printhead': thenPrint,
  'settle-batch': whenConnected(({ act }) => ({
    icon: 'tick',
    run: () => act.dispatch({ type: 'place-chosen', place: 'settlement' }),
  })),
  'upload-batch': whenConnected(({ act }) => ({
    icon: 'tick',
    run: () => act.dispatch({ type: 'place-chosen', place: 'settlement' }),
  })),
  'check-cable-wifi': thenLook,
  'other-port': thenLook,
  'restart-router': thenLook,
  'portal-log-in': thenLook,
  'reseat-cables': thenLook,
  'clean-reader': thenLook,
  'move-nearer': thenLook,
  'move-and-cool': thenLook,
  'other-socket': thenLook,
  charge: thenLook,
  'wait-seconds': thenLook,
  'wait-minutes': thenLook,
  'wait-until-shown': thenLook,
  'refund-later': ({ state, act }) => (isRefunding(state) ? onward('clock', act) : undefined),
  'keep-selling': ({ state, act }) => (state.transaction === undefined ? onward('tick', act) : undefined),
}

/** The deeds for these remedies, in their order, each that comes to the same only once. */
export function deedsOf(
  ids: readonly RemedyId[],
  labels: Readonly<Record<RemedyId, string>>,
  tryAgain: string,
  at: Standing,
): { readonly deeds: readonly Deed[]; readonly advice: readonly RemedyId[] } {
  const deeds: Deed[] = []
  const advice: RemedyId[] = []
  for (const id of ids) {
    const deed = deedOf(id, labels[id], tryAgain, at)
    if (deed === undefined) advice.push(id)
    else if (!deeds.some((one) => one.does === deed.does)) deeds.push(deed)
  }
  return { deeds, advice }
}

/** The deed for a remedy where the till stands now; undefined when a touch can do nothing about it. */
function deedOf(id: RemedyId, label: string, tryAgain: string, at: Standing): Deed | undefined {
  if (remedies[id].role !== 'cashier') return undefined
  const doing = RULES[id]?.(at)
  if (doing === undefined) return undefined
  const { icon, byHand, does = byHand ? label : id, run } = doing
  const leaves = does === ONWARD
  return byHand
    ? { id, does, leaves, label: tryAgain, first: label, icon, run }
    : { id, does, leaves, label, icon, run }
}
