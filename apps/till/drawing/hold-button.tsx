import { useEffect, useState } from 'react'
import { clock } from '../clock.ts'
import { Icon, type IconName } from './icon.tsx'
import { useNow } from './now.ts'

/** A button that wants to be held: a touch in passing does nothing. Space and Enter are held as a finger is. */
export function HoldButton({
  label,
  holding,
  note,
  icon,
  ms,
  onHeld,
}: {
  label: string
  holding: string
  note: string
  icon: IconName
  ms: number
  onHeld(heldMs: number): void
}) {
  const [since, setSince] = useState<number | undefined>(undefined)
  const now = useNow(since === undefined ? 1 : 30)
  const held = since === undefined ? 0 : now - since
  useEffect(() => {
    if (since === undefined) return
    const timer = clock.after(ms, () => {
      setSince(undefined)
      onHeld(clock.now() - since)
    })
    return () => timer.cancel()
  }, [since, ms, onHeld])
  const begin = () => setSince((at) => at ?? clock.now())
  const end = () => setSince(undefined)
  return (
    <div className="grid gap-1">
      <button
        type="button"
        className="relative overflow-hidden min-h-16 rounded-[16px] border-2 border-edge px-5 flex items-center gap-3 text-[20px] font-semibold touch-none select-none"
        data-testid="hold"
        onPointerDown={begin}
        onPointerUp={end}
        onPointerLeave={end}
        onPointerCancel={end}
        onBlur={end}
        onContextMenu={(event) => event.preventDefault()}
        onKeyDown={(event) => {
          if (event.key !== ' ' && event.key !== 'Enter') return
          event.preventDefault()
          event.stopPropagation()
          begin()
        }}
        onKeyUp={end}
      >
        <span
          aria-hidden="true"
          className="absolute inset-0 bg-tint origin-left"
          style={{ transform: `scaleX(${since === undefined ? 0 : Math.min(1, held / ms)})` }}
        />
        <span className="relative flex items-center gap-3">
          <Icon name={icon} size={24} />
          {since === undefined ? label : holding}
        </span>
      </button>
      <p className="text-[18px] text-soft">{note}</p>
    </div>
  )
}
