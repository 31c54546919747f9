import { useWords } from '../words/index.ts'
import { useNow } from './now.ts'

/** `0:23` until or since a moment. */
export function span(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** A line that knows its own deadline: how much of the wait is used up, and how much is left in figures. */
export function ProgressLine({ since, until, label }: { since: number; until: number; label: string }) {
  const words = useWords()
  const now = useNow()
  const whole = Math.max(1, until - since)
  const used = Math.min(1, Math.max(0, (now - since) / whole))
  return (
    <div className="w-full">
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(used * 100)}
        className="h-3 rounded-full bg-sunken border border-line overflow-hidden"
      >
        <div className="h-full bg-accent rounded-full origin-left" style={{ transform: `scaleX(${used})` }} />
      </div>
      <p className="mt-2 text-[18px] text-soft text-center">{words.wait.atMost(span(until - now))}</p>
    </div>
  )
}
