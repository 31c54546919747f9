import type { ReactNode } from 'react'
import { Icon, type IconName } from './icon.tsx'

/** The faces that a money line can have. Which one is drawn follows from the terminal's `state.money` alone. */
export type MoneyFace = 'paid' | 'calm' | 'wait' | 'stop'

/** Colour and icon of each face; never one without the other. */
export const LOOK: Readonly<Record<MoneyFace, { fill: string; icon: IconName }>> = {
  paid: { fill: 'bg-paid text-on-fill', icon: 'tick' },
  calm: { fill: 'bg-calm text-on-fill', icon: 'shield' },
  wait: { fill: 'bg-wait text-on-wait', icon: 'clock' },
  stop: { fill: 'bg-stop text-on-fill', icon: 'stop' },
}

/**
 * The largest words on the screen: did money move? An icon, a colour and words say the same thing, so that none of them
 * is needed. What is not known yet has a running time in figures.
 */
export function MoneyLine({
  face,
  words,
  note,
  children,
  amount,
  compact = false,
}: {
  face: MoneyFace
  words: string
  note?: ReactNode
  /** A running time in figures. */
  children?: ReactNode
  amount?: string
  compact?: boolean
}) {
  const look = LOOK[face]
  return (
    <section
      role={face === 'paid' || face === 'calm' ? 'status' : 'alert'}
      data-testid="money-line"
      data-face={face}
      className={`${look.fill} appear rounded-[28px] px-6 ${compact ? 'py-5' : 'py-8 max-[480px]:py-5 short:py-4'} flex flex-col items-center justify-center text-center gap-3 short:gap-1.5`}
    >
      <span
        className={`rounded-full border-4 border-current grid place-items-center ${compact ? 'size-16' : 'size-24 max-[480px]:size-16 short:size-16'}`}
      >
        <Icon name={look.icon} size={compact ? 38 : 58} weight={2.4} />
      </span>
      <p
        className={`font-bold leading-[1.15] text-balance ${words.length > 18 ? 'text-[40px]' : 'text-[48px]'} max-[480px]:text-[40px] max-[480px]:leading-[1.05]`}
      >
        {words}
      </p>
      {amount === undefined ? null : <p className="text-[56px] leading-none font-[550] tracking-tight">{amount}</p>}
      {children === undefined ? null : (
        <p className="text-[56px] leading-none font-semibold" role="timer">
          {children}
        </p>
      )}
      {note === undefined ? null : <div className="text-[22px] leading-snug max-w-[34ch] text-balance">{note}</div>}
    </section>
  )
}
