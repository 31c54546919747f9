import type { Pair } from './pair.ts'

/** The message inspector. */
export const inspector = {
  'inspector.title': ['报文解析', 'Message inspector'],
  'inspector.question': ['这段报文说了什么？', 'What does this message say?'],
} as const satisfies Record<string, Pair>
