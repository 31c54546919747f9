import { useState } from 'react'
import { useWords } from '../words/index.ts'

type Said = 'paid' | 'late' | 'away'

/** A payer's phone that scans what the till shows. It pays at the practice wallet, never at the till: the till hears of it from its host. */
export function ScanningPhone({ text }: { text: string }) {
  const words = useWords()
  const [said, say] = useState<Said | undefined>(undefined)
  const [busy, setBusy] = useState(false)
  const pay = async (): Promise<void> => {
    setBusy(true)
    try {
      const response = await fetch('/api/demo/pay', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-evertill-request': '1' },
        body: JSON.stringify({ text }),
      })
      const answer: unknown = response.ok ? await response.json() : undefined
      say(answer === undefined ? 'away' : (answer as { paid?: unknown }).paid === true ? 'paid' : 'late')
    } catch {
      say('away')
    }
    setBusy(false)
  }
  const lines = { paid: words.shownCode.phonePaid, late: words.shownCode.phoneLate, away: words.shownCode.phoneAway }
  return (
    <>
      <p className="px-4 pt-2 text-[18px]">{words.shownCode.phone}</p>
      <div className="p-4 grid justify-items-center content-start gap-3">
        <div className="w-[150px] h-[236px] rounded-[22px] bg-[#17181a] p-[8px] shadow-[0_3px_8px_var(--shadow)]">
          <div className="size-full rounded-[15px] bg-[#0f2f33] text-white flex flex-col items-center justify-between p-2">
            <span className="h-1 w-10 rounded bg-[#17181a]" />
            <svg
              viewBox="0 0 100 100"
              className="w-[96px]"
              fill="none"
              stroke="#fff"
              strokeWidth="5"
              aria-hidden="true"
            >
              <path d="M8 30V14a6 6 0 0 1 6-6h16M70 8h16a6 6 0 0 1 6 6v16M92 70v16a6 6 0 0 1-6 6H70M30 92H14a6 6 0 0 1-6-6V70" />
              <path d="M14 50h72" stroke="#5eead4" />
            </svg>
            <button
              type="button"
              data-phone="pay"
              disabled={busy || said === 'paid'}
              className="w-full min-h-14 rounded-[12px] bg-white text-[#0f2f33] text-[20px] font-bold disabled:opacity-60"
              onClick={() => void pay()}
            >
              {words.shownCode.phonePay}
            </button>
          </div>
        </div>
        <p role="status" className="text-[18px] text-center min-h-[1.4em]">
          {said === undefined ? '' : lines[said]}
        </p>
      </div>
    </>
  )
}
