import type { PrintOutcome, ReceiptPrinter } from '../../ports.ts'
import type { Slip } from '../../receipt/slip.ts'

/** Bytes of all slips together, each cut from the next. The renderer is loaded with the first slip, not with the page. */
async function bytesOf(slips: readonly Slip[]): Promise<Uint8Array<ArrayBuffer>> {
  const { renderEscPos } = await import('../../receipt/render.ts')
  const parts = slips.map(renderEscPos)
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

/** A network printer that the browser cannot dial itself: `send` hands the ESC/POS bytes to somebody who can. */
export function createRelayPrinter(send: (bytes: Uint8Array) => Promise<void>): ReceiptPrinter {
  return {
    async print(slips): Promise<PrintOutcome> {
      try {
        await send(await bytesOf(slips))
        return { ok: true }
      } catch {
        return { ok: false, problem: 'offline' }
      }
    },
  }
}

/** The part of WebUSB that is used here; TypeScript's DOM library does not have it. */
export interface UsbDevice {
  readonly opened: boolean
  readonly configuration: { readonly interfaces: readonly UsbInterface[] } | null
  open(): Promise<void>
  selectConfiguration(value: number): Promise<void>
  claimInterface(number: number): Promise<void>
  transferOut(endpoint: number, data: Uint8Array<ArrayBuffer>): Promise<{ readonly status: string }>
}
interface UsbInterface {
  readonly interfaceNumber: number
  readonly alternate: {
    readonly interfaceClass: number
    readonly endpoints: readonly {
      readonly endpointNumber: number
      readonly direction: string
      readonly type: string
    }[]
  }
}

const PRINTER_CLASS = 7
const CHUNK = 4096

/** A receipt printer on USB, where the browser has WebUSB and a person has chosen the device. */
export function createUsbPrinter(device: UsbDevice): ReceiptPrinter {
  let endpoint: number | undefined

  async function ready(): Promise<number> {
    if (!device.opened) {
      await device.open()
      endpoint = undefined
    }
    if (endpoint !== undefined) return endpoint
    if (device.configuration === null) await device.selectConfiguration(1)
    const found = device.configuration?.interfaces.find((one) => one.alternate.interfaceClass === PRINTER_CLASS)
    const out = found?.alternate.endpoints.find((one) => one.direction === 'out' && one.type === 'bulk')
    if (found === undefined || out === undefined) throw new TypeError('not a printer')
    await device.claimInterface(found.interfaceNumber)
    endpoint = out.endpointNumber
    return endpoint
  }

  return {
    async print(slips): Promise<PrintOutcome> {
      try {
        const to = await ready()
        const bytes = await bytesOf(slips)
        for (let at = 0; at < bytes.length; at += CHUNK) {
          const sent = await device.transferOut(to, bytes.slice(at, at + CHUNK))
          // A printer out of paper stops taking bytes and stalls.
          if (sent.status !== 'ok') return { ok: false, problem: sent.status === 'stall' ? 'paper-out' : 'failed' }
        }
        return { ok: true }
      } catch {
        endpoint = undefined
        return { ok: false, problem: 'offline' }
      }
    },
  }
}

/** No printer: the page shows the slip and hands it to the browser's own print dialogue. */
export function createPagePrinter(show: (slips: readonly Slip[]) => Promise<void>): ReceiptPrinter {
  return {
    async print(slips): Promise<PrintOutcome> {
      try {
        await show(slips)
        return { ok: true }
      } catch {
        return { ok: false, problem: 'failed' }
      }
    },
  }
}
