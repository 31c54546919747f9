import type { PrintOutcome, PrintProblem, ReceiptPrinter } from '../../ports.ts'
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

/**
 * What a browser's error about a device says of the printer [WebUSB, Web Serial]: gone from the cable, held by another program, or
 * something that needs looking at. A name nobody knows is a printer that does not answer.
 */
export function deviceProblem(error: unknown): PrintProblem {
  switch (error instanceof Error ? error.name : '') {
    case 'NetworkError':
    case 'InvalidStateError':
    case 'SecurityError':
      // Claimed by another program or page, or no longer allowed to this one.
      return 'busy'
    case 'BreakError':
    case 'FramingError':
    case 'ParityError':
    case 'BufferOverrunError':
      return 'failed'
    default:
      return 'offline'
  }
}

/** The part of Web Serial that is used here. */
export interface SerialDevice {
  readonly writable: WritableStream<Uint8Array> | null
  open(options: { readonly baudRate: number }): Promise<void>
}

/** A receipt printer on a serial line, where the browser has Web Serial and a person has chosen the port. */
export function createSerialPrinter(device: SerialDevice, baudRate = 9_600): ReceiptPrinter {
  return {
    async print(slips): Promise<PrintOutcome> {
      try {
        if (device.writable === null) await device.open({ baudRate })
        const writer = device.writable?.getWriter()
        if (writer === undefined) return { ok: false, problem: 'offline' }
        try {
          await writer.write(await bytesOf(slips))
        } finally {
          writer.releaseLock()
        }
        return { ok: true }
      } catch (error) {
        return { ok: false, problem: deviceProblem(error) }
      }
    },
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
      } catch (error) {
        endpoint = undefined
        return { ok: false, problem: deviceProblem(error) }
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
