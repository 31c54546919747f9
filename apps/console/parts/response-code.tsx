import type { ReactNode } from 'react'
import type { Meaning } from '../theme/palette.ts'
import { isWord, useWords } from '../words/index.ts'

/** Approval list [practice: Money]; balance and sale alike. */
const APPROVED: ReadonlySet<string> = new Set(['00', '10', '11'])
/** Answers that leave the outcome open: somebody has to undo or to ask. */
const OPEN: ReadonlySet<string> = new Set(['68', '98', '96', '06'])

export function codeMeaning(code: string): Meaning {
  if (APPROVED.has(code)) return 'paid'
  return OPEN.has(code) ? 'open' : 'calm'
}

/** A response code (F39) in words; a code without words says that it is one. */
export function useCodeWords(): (code: string) => string {
  const words = useWords()
  return (code) => {
    const key = `code.${code}`
    return isWord(key) ? words(key) : words('code.other')
  }
}

/** Code and words together: never the bare code. */
export function ResponseCode({ code }: { code: string | undefined }): ReactNode {
  const wordsOf = useCodeWords()
  if (code === undefined) return <span className="faint">–</span>
  return (
    <span title={wordsOf(code)}>
      <span className={`figures ${codeMeaning(code)}`}>{code}</span> <span className="soft">{wordsOf(code)}</span>
    </span>
  )
}
