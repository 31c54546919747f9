import type { PrintProblem } from '../ports.ts'
import type { PrinterReading } from './reading.ts'

/** What a printer's own word for its trouble says about its parts. Pure. */
export function printerReading(problem: PrintProblem | undefined): PrinterReading {
  const well: PrinterReading = { answers: true, fault: false, coverOpen: false, paperOut: false, headHot: false }
  switch (problem) {
    case undefined:
      return well
    case 'paper-out':
      return { ...well, paperOut: true }
    case 'cover-open':
      return { ...well, coverOpen: true }
    case 'overheated':
      return { ...well, headHot: true }
    case 'offline':
      // Paper and cover of a printer that does not answer are not known.
      return { answers: false }
    case 'busy':
      return { answers: true, idle: false }
    case 'failed':
      return { answers: true, fault: true }
  }
}
