import type { TerminalState } from '@evertill/terminal'
import { lazy, type ReactNode, Suspense } from 'react'
import { Frame } from '../drawing/frame.tsx'
import { useWords } from '../words/index.ts'
import { ConnectingScreen, KeyCardScreen, PinScreen, PresentCardScreen, ShowCodeScreen } from './card.tsx'
import { ConfirmAmountScreen, ConfirmRepeatScreen } from './confirm.tsx'
import { SignInScreen, SupervisorScreen } from './people.tsx'
import { BalanceScreen, CannotTakeCardsScreen, ResultScreen } from './result.tsx'
import { AmountScreen, CartScreen } from './sale.tsx'
import { CashScreen, TenderScreen } from './tender.tsx'

// What a sale does not need comes in its own chunk; the service worker has it before it is asked for.
const SalesScreen = lazy(() => import('./sales.tsx').then((m) => ({ default: m.SalesScreen })))
const SaleScreen = lazy(() => import('./sales.tsx').then((m) => ({ default: m.SaleScreen })))
const TotalsScreen = lazy(() => import('./sales.tsx').then((m) => ({ default: m.TotalsScreen })))
const ConfirmVoidScreen = lazy(() => import('./undoing.tsx').then((m) => ({ default: m.ConfirmVoidScreen })))
const RefundAmountScreen = lazy(() => import('./undoing.tsx').then((m) => ({ default: m.RefundAmountScreen })))
const RefundReferenceScreen = lazy(() => import('./undoing.tsx').then((m) => ({ default: m.RefundReferenceScreen })))
const HoldAmountScreen = lazy(() => import('./hold.tsx').then((m) => ({ default: m.HoldAmountScreen })))
const CompletionAmountScreen = lazy(() => import('./hold.tsx').then((m) => ({ default: m.CompletionAmountScreen })))
const HoldReferenceScreen = lazy(() => import('./hold.tsx').then((m) => ({ default: m.HoldReferenceScreen })))
const RemainderScreen = lazy(() => import('./split.tsx').then((m) => ({ default: m.RemainderScreen })))
const SplitAmountScreen = lazy(() => import('./split.tsx').then((m) => ({ default: m.SplitAmountScreen })))
const MerchantCodeScreen = lazy(() => import('./merchant-code.tsx').then((m) => ({ default: m.MerchantCodeScreen })))
const TipAmountScreen = lazy(() => import('./terms.tsx').then((m) => ({ default: m.TipAmountScreen })))
const InstalmentsScreen = lazy(() => import('./terms.tsx').then((m) => ({ default: m.InstalmentsScreen })))
const OrderAmountScreen = lazy(() => import('./terms.tsx').then((m) => ({ default: m.OrderAmountScreen })))
const SettlementScreen = lazy(() => import('./settlement.tsx').then((m) => ({ default: m.SettlementScreen })))
const SettingsScreen = lazy(() => import('./settings.tsx').then((m) => ({ default: m.SettingsScreen })))
const MaintenanceScreen = lazy(() => import('./maintenance.tsx').then((m) => ({ default: m.MaintenanceScreen })))
const SignatureScreen = lazy(() => import('./signature.tsx').then((m) => ({ default: m.SignatureScreen })))

/** Fetches the later chunks while nobody waits. */
export function warmScreens(): void {
  void import('./sales.tsx')
  void import('./undoing.tsx')
  void import('./hold.tsx')
  void import('./split.tsx')
  void import('./merchant-code.tsx')
  void import('uqr')
  void import('./terms.tsx')
  void import('./settlement.tsx')
  void import('./settings.tsx')
  void import('./signature.tsx')
  void import('./maintenance.tsx')
}

export function StartingScreen() {
  const words = useWords()
  return (
    <Frame center>
      <img src="/till/mark.svg" width={96} height={96} alt="" className="mx-auto" />
      <h1 className="text-[32px] font-bold text-center">{words.starting.question}</h1>
      <p className="text-[22px] text-soft text-center">{words.starting.note}</p>
    </Frame>
  )
}

function draw(screen: TerminalState['screen']): ReactNode {
  switch (screen.kind) {
    case 'starting':
      return <StartingScreen />
    case 'sign-in':
      return <SignInScreen screen={screen} />
    case 'amount':
      return <AmountScreen screen={screen} />
    case 'cart':
      return <CartScreen screen={screen} />
    case 'choose-tender':
      return <TenderScreen screen={screen} />
    case 'remainder':
      return <RemainderScreen screen={screen} />
    case 'split-amount':
      return <SplitAmountScreen screen={screen} />
    case 'tip-amount':
      return <TipAmountScreen screen={screen} />
    case 'choose-instalments':
      return <InstalmentsScreen screen={screen} />
    case 'order-amount':
      return <OrderAmountScreen screen={screen} />
    case 'confirm-amount':
      return <ConfirmAmountScreen screen={screen} />
    case 'confirm-repeat':
      return <ConfirmRepeatScreen screen={screen} />
    case 'maintenance':
      return <MaintenanceScreen screen={screen} />
    case 'present-card':
      return <PresentCardScreen screen={screen} />
    case 'key-card':
      return <KeyCardScreen screen={screen} />
    case 'show-code':
      return <ShowCodeScreen screen={screen} />
    case 'merchant-code':
      return <MerchantCodeScreen screen={screen} />
    case 'cash':
      return <CashScreen screen={screen} />
    case 'enter-pin':
      return <PinScreen screen={screen} />
    case 'connecting':
      return <ConnectingScreen screen={screen} />
    case 'result':
      return <ResultScreen screen={screen} />
    case 'signature':
      return <SignatureScreen screen={screen} key={screen.recordId} />
    case 'balance':
      return <BalanceScreen screen={screen} />
    case 'sales':
      return <SalesScreen screen={screen} />
    case 'sale':
      return <SaleScreen screen={screen} />
    case 'confirm-void':
      return <ConfirmVoidScreen screen={screen} />
    case 'refund-amount':
      return <RefundAmountScreen screen={screen} />
    case 'refund-reference':
      return <RefundReferenceScreen screen={screen} />
    case 'hold-amount':
      return <HoldAmountScreen screen={screen} />
    case 'completion-amount':
      return <CompletionAmountScreen screen={screen} />
    case 'hold-reference':
      return <HoldReferenceScreen screen={screen} />
    case 'settlement':
      return <SettlementScreen screen={screen} />
    case 'supervisor':
      return <SupervisorScreen screen={screen} />
    case 'totals':
      return <TotalsScreen screen={screen} />
    case 'settings':
      return <SettingsScreen />
    case 'cannot-take-cards':
      return <CannotTakeCardsScreen screen={screen} />
  }
}

/** Draws the one screen that the terminal shows. */
export function TillScreen({ screen }: { screen: TerminalState['screen'] }) {
  return <Suspense fallback={null}>{draw(screen)}</Suspense>
}
