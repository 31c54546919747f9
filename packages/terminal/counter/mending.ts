import { wanted } from '../host/obeying.ts'
import { unfinished } from '../host/settling.ts'
import type { TransactionRecord } from '../journal/transaction-record.ts'
import { testSlip } from '../receipt/test-slip.ts'
import type { Mending } from '../state/event.ts'
import type { Turn } from '../state/turn.ts'
import { printNext } from '../transaction/printing.ts'

/** Who prints: the test slip beside the slips of records. */
export const TEST_SLIP = 'test'

/** Does it where it is safe now; where it is not (a payment is out), nothing happens. */
export function mend(turn: Turn, what: Mending) {
  const { transaction, session, line } = turn.state
  const busy = transaction !== undefined && transaction.stage !== 'tender'
  switch (what) {
    case 'sign-on':
      if (busy || session.state === 'sent' || session.state === 'loading') return
      return turn.set({ session: { ...session, state: 'off', since: turn.now, nextAt: turn.now } })
    case 'second-host':
      if (!busy) turn.emit({ type: 'redial' })
      return
    case 'reload-parameters':
      if (busy || unfinished(turn.state) !== undefined) return
      if (line.up && session.state === 'on' && !line.canAsk) return wanted(turn, 1)
      // A socket brings the newest profile with its welcome.
      return turn.emit({ type: 'redial' })
    case 'reverse-now':
      return turn.remember(
        [...turn.state.records.values()]
          .filter((record) => record.reversal?.state === 'due' || record.reversal?.state === 'owned-by-host')
          .map((record): TransactionRecord => ({ ...record, reversal: { ...record.reversal!, nextAt: turn.now } })),
      )
    case 'clear-print-queue':
      return clearSlips(turn)
    case 'print-test':
      if (!turn.state.devices.printer || turn.state.testPrint?.state === 'printing') return
      turn.set({ testPrint: { state: 'printing', at: turn.now } })
      return printTest(turn)
  }
}

function printTest(turn: Turn): void {
  const { config, settings } = turn.state
  const slip = testSlip({
    profile: config.profile,
    language: settings.language,
    width: settings.printerWidth,
    at: turn.now,
  })
  turn.emit({ type: 'print', recordId: TEST_SLIP, slips: [slip] })
}

/** What waits for the printer is let go; each slip can be printed again from the list of sales. */
function clearSlips(turn: Turn): void {
  const printing = turn.state.slips.filter((slip) => slip.state === 'printing')
  const gone = turn.state.slips.filter((slip) => slip.state !== 'printing')
  if (gone.length === 0) return
  turn.set({ slips: printing, faults: turn.state.faults.filter((fault) => fault !== 'printer-problem') })
  const records = gone.flatMap(({ recordId }) => turn.state.records.get(recordId) ?? [])
  if (records.length > 0)
    turn.keep(
      'printed',
      records.map((record) => ({ ...record, slip: 'none' })),
    )
}

/** The test slip is out, or not. A printer that prints again goes on with what waits for it. */
export function testPrinted(turn: Turn, problem: string | undefined): void {
  turn.set({ testPrint: { state: problem === undefined ? 'printed' : 'failed', problem, at: turn.now } })
  if (problem !== undefined) return
  const [first, ...rest] = turn.state.slips
  turn.set({ faults: turn.state.faults.filter((fault) => fault !== 'printer-problem') })
  if (first?.state !== 'stopped') return
  turn.set({ slips: [{ ...first, state: 'waiting' }, ...rest] })
  printNext(turn)
}
