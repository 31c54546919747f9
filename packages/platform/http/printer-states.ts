import { endpoints, type PrinterState, type PrintersRequest, type Route, route } from '@evertill/contract'
import { type Clock, type Dialler, fromHex, type Link } from '@evertill/foundation'
import { type Merchant, merchantRefusals } from '../merchant/index.ts'
import { tcpDialler } from '../net/index.ts'
import { refusals } from './errors.ts'

const CONNECT_MS = 2_000
/** For each answer of a printer that was reached. */
const ANSWER_MS = 1_000
/** Printers of one outlet that are asked; an outlet with more shows its first. */
const MOST_PRINTERS = 8
const MOST_ASKING = 16

/** The printers of a terminal's outlet, each asked now. Only what people entered is dialled, never an address of a request. */
export function printersRoute({ merchant, clock }: { merchant: Merchant; clock: Clock }): Route {
  const dialler = tcpDialler({ clock, connectTimeoutMs: CONNECT_MS, maxBuffered: 1_024 })
  let asking = 0
  return route(endpoints.printers, async ({ body }: { body: PrintersRequest }) => {
    if (!(await merchant.enrolment.credentialMatches(body.terminalId, fromHex(body.credential))))
      return { ok: false, refusal: merchantRefusals.credential }
    if (asking >= MOST_ASKING) return { ok: false, refusal: refusals.tooMany }
    asking++
    try {
      const profile = await merchant.enrolment.profile(body.terminalId)
      const printers = (profile?.printers ?? []).filter((it) => it.address !== undefined).slice(0, MOST_PRINTERS)
      const rows = await Promise.all(
        printers.map(async ({ id, name, address }) => ({
          id,
          name,
          state: await printerState(dialler, clock, `tcp://${address}`),
        })),
      )
      return { ok: true, value: { rows } }
    } finally {
      asking--
    }
  })
}

/** DLE EOT n, answered at once with one byte: 1 printer, 4 paper, 2 why off-line, 3 error. */
const ASKED = [1, 4, 2, 3] as const

/** Asks a printer for its status bytes; one that was reached and says nothing is `silent`. */
export function printerState(dialler: Dialler, clock: Clock, target: string): Promise<PrinterState> {
  return new Promise((resolve) => {
    const bytes: number[] = []
    let open: Link | undefined
    let patience = clock.after(2 * CONNECT_MS, () => {
      dialled.cancel()
      end('unreachable')
    })
    const end = (state: PrinterState): void => {
      patience.cancel()
      open?.close()
      resolve(state)
    }
    const ask = (link: Link): void => {
      patience.cancel()
      patience = clock.after(ANSWER_MS, () => end(stateOf(bytes) ?? 'silent'))
      link.send(Uint8Array.of(0x10, 0x04, ASKED[bytes.length]!))
    }
    const dialled = dialler.dial(target, {
      opened(link) {
        open = link
        ask(link)
      },
      received(got, link) {
        bytes.push(...got.subarray(0, ASKED.length - bytes.length))
        const known = bytes.length === ASKED.length || isEnough(bytes)
        if (known) end(stateOf(bytes) ?? 'failed')
        else ask(link)
      },
      ended: () => end(open === undefined ? 'unreachable' : (stateOf(bytes) ?? 'silent')),
    })
  })
}

const PAPER_END = 0x60
const OFF_LINE = 0x08

/** Paper that is out, or a printer on line with paper: the other bytes would add nothing. */
const isEnough = ([printer, paper]: readonly number[]): boolean =>
  printer !== undefined && paper !== undefined && ((paper & PAPER_END) !== 0 || (printer & OFF_LINE) === 0)

function stateOf([printer, paper, cause, error]: readonly number[]): PrinterState | undefined {
  if (printer === undefined) return undefined
  if (paper !== undefined && (paper & PAPER_END) !== 0) return 'paper-out'
  if ((printer & OFF_LINE) === 0) return 'ready'
  if (cause !== undefined && (cause & 0x04) !== 0) return 'cover-open'
  if (cause !== undefined && (cause & 0x20) !== 0) return 'paper-out'
  return error !== undefined && (error & 0x40) !== 0 ? 'overheated' : 'failed'
}
