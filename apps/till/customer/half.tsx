import { Icon } from '../drawing/icon.tsx'
import { LOOK } from '../drawing/money-line.tsx'
import { Qr } from '../drawing/qr.tsx'
import { sum } from '../drawing/sum.ts'
import { askOf, ICON, sayOf } from './face.tsx'
import type { CustomerView } from './view.ts'

/**
 * The customer's side on the till's own screen (a phone has no room for it): its far edge, turned to whoever stands across the counter. It repeats
 * what the cashier's side says, so assistive tools on the cashier's side leave it out.
 */
export function CustomerHalf({ view }: { view: CustomerView }) {
  const say = sayOf(view)
  const look = say === undefined ? undefined : LOOK[say.face]
  return (
    <div
      aria-hidden="true"
      data-testid="customer-half"
      className={`rotate-180 shrink-0 h-[190px] max-[600px]:hidden flex items-center justify-center gap-6 px-8 ${look === undefined ? 'bg-tint text-ink' : look.fill}`}
    >
      {view.code === undefined ? null : (
        <span className="size-[172px] shrink-0">
          <Qr text={view.code} label="" />
        </span>
      )}
      <span
        className={`${view.code === undefined ? '' : 'hidden'} size-24 shrink-0 rounded-full grid place-items-center ${look === undefined ? 'bg-raised text-accent' : 'border-4 border-current'}`}
      >
        <Icon name={look?.icon ?? ICON[view.ask]} size={52} weight={2.2} />
      </span>
      <div className="min-w-0">
        {view.amount === undefined ? null : (
          <p className="text-[52px] leading-none font-[550] tracking-tight">{sum(view.amount, view.currency)}</p>
        )}
        <p className="mt-2 text-[32px] leading-tight font-bold text-balance">{say?.line ?? askOf(view)}</p>
      </div>
    </div>
  )
}
