import type { ReactNode } from 'react'
import { Icon, type IconName } from './icon.tsx'

/** The one primary action of a screen: across the bottom, and on the Enter key; on Esc too where it `leaves`. */
export function Act({
  children,
  onClick,
  icon,
  disabled = false,
  busy = false,
  leaves = false,
}: {
  children: ReactNode
  onClick(): void
  icon?: IconName
  disabled?: boolean
  busy?: boolean
  leaves?: boolean
}) {
  return (
    <button
      type="button"
      className="act"
      data-primary=""
      data-escape={leaves ? '' : undefined}
      disabled={disabled || busy}
      aria-busy={busy}
      onClick={onClick}
    >
      {icon === undefined ? null : <Icon name={icon} size={34} />}
      <span>{children}</span>
    </button>
  )
}

/** A quieter way out; `leaves` puts it on the Esc key, `hotkey` on a function key. */
export function Other({
  children,
  onClick,
  icon,
  leaves = false,
  hotkey,
  disabled = false,
}: {
  children: ReactNode
  onClick(): void
  icon?: IconName
  leaves?: boolean
  hotkey?: string
  disabled?: boolean
}) {
  return (
    <button
      type="button"
      className="act act-second"
      data-escape={leaves ? '' : undefined}
      data-hotkey={hotkey}
      disabled={disabled}
      onClick={onClick}
    >
      {icon === undefined ? null : <Icon name={icon} size={28} />}
      <span>{children}</span>
      {hotkey === undefined ? null : <kbd className="kbd">{hotkey}</kbd>}
    </button>
  )
}

/** A short sentence that asks for something to be done differently. Amber, with an icon, read aloud by assistive tools. */
export function Hint({ children, icon = 'stop' }: { children: ReactNode; icon?: IconName }) {
  return (
    <p
      role="alert"
      className="appear flex items-center gap-3 rounded-[16px] border-2 border-wait-ink text-wait-ink bg-raised px-4 py-3 text-[22px] font-semibold leading-snug"
    >
      <Icon name={icon} size={30} />
      <span>{children}</span>
    </p>
  )
}

/** The deep red line: doing the obvious thing would cost money. */
export function Warning({ children }: { children: ReactNode }) {
  return (
    <p
      role="alert"
      className="flex items-center justify-center gap-3 rounded-[18px] bg-stop text-on-fill px-5 py-4 short:py-2.5 text-[26px] font-bold leading-tight text-center"
    >
      <Icon name="stop" size={36} weight={2.4} />
      <span>{children}</span>
    </p>
  )
}
