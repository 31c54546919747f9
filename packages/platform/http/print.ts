import { endpoints, type PrintRequest, type Route, route } from '@evertill/contract'
import { type Clock, fromHex } from '@evertill/foundation'
import { type Merchant, merchantRefusals } from '../merchant/index.ts'
import { tcpDialler } from '../net/index.ts'
import { refusals } from './errors.ts'

const MOST_BYTES = 65_536
const PATIENCE_MS = 8_000
/** Slips on their way to printers at once. */
const MOST_JOBS = 32

/**
 * A page cannot open a socket, so the house carries slips to network printers. It dials only what people put into the
 * outlet's list of printers, never an address from the request.
 */
export function printRoute(ports: {
  merchant: Merchant
  clock: Clock
  /** Told when a printer took a slip of this terminal. */
  printed: (terminalId: string) => void
}): Route {
  const { merchant, clock } = ports
  const dialler = tcpDialler({ clock, connectTimeoutMs: 3_000, maxBuffered: 2 * MOST_BYTES })
  let jobs = 0
  return route(endpoints.print, async ({ body }: { body: PrintRequest }) => {
    if (!(await merchant.enrolment.credentialMatches(body.terminalId, fromHex(body.credential))))
      return { ok: false, refusal: merchantRefusals.credential }
    const profile = await merchant.enrolment.profile(body.terminalId)
    const printer = profile?.printers.find((it) => it.id === body.printerId)
    if (printer?.address === undefined) return { ok: false, refusal: refusals.printerUnknown }
    const bytes = Buffer.from(body.data, 'base64')
    if (bytes.length === 0 || bytes.length > MOST_BYTES) return { ok: false, refusal: refusals.tooLarge }
    if (jobs >= MOST_JOBS) return { ok: false, refusal: refusals.tooMany }
    jobs++
    try {
      const printed = await send(`tcp://${printer.address}`, new Uint8Array(bytes))
      if (printed) ports.printed(body.terminalId)
      return printed ? { ok: true, value: undefined } : { ok: false, refusal: refusals.printer }
    } finally {
      jobs--
    }
  })

  /** True when the printer took the bytes and the line was closed in order. */
  function send(target: string, bytes: Uint8Array): Promise<boolean> {
    return new Promise((resolve) => {
      let handed = false
      const patience = clock.after(PATIENCE_MS, () => {
        dialled.cancel()
        resolve(false)
      })
      const dialled = dialler.dial(target, {
        opened(link) {
          handed = link.send(bytes)
          link.close()
        },
        received: () => undefined,
        ended(end) {
          patience.cancel()
          resolve(handed && end.reason === 'closed')
        },
      })
    })
  }
}
