import type { DiagnosisUpload } from './diagnosis.ts'
import { ProblemError, problemOf } from './problem.ts'
import {
  Activation,
  type ActivationRequest,
  PrinterStates,
  type PrintersRequest,
  type PrintRequest,
} from './terminal-socket.ts'

type Fetch = (input: string, init?: RequestInit) => Promise<Response>

async function post(fetch: Fetch, url: string, body: unknown): Promise<Response> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-evertill-request': '1' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new ProblemError(await problemOf(response))
  return response
}

/** Turns a single-use code into this terminal's identity. Throws {@link ProblemError}. */
export async function activate(fetch: Fetch, request: ActivationRequest, base = ''): Promise<Activation> {
  return Activation.parse(await (await post(fetch, `${base}/till/api/activate`, request)).json())
}

/** Sends ESC/POS bytes to a printer of this terminal's profile. Throws {@link ProblemError} when it cannot be reached. */
export async function printSlip(fetch: Fetch, request: PrintRequest, base = ''): Promise<void> {
  await post(fetch, `${base}/till/api/print`, request)
}

/** How the outlet's network printers are. Throws {@link ProblemError}. */
export async function askPrinters(fetch: Fetch, request: PrintersRequest, base = ''): Promise<PrinterStates> {
  return PrinterStates.parse(await (await post(fetch, `${base}/till/api/printers`, request)).json())
}

/** Keeps what the terminal observed under its support code. Throws {@link ProblemError}. */
export async function keepDiagnosis(fetch: Fetch, upload: DiagnosisUpload, base = ''): Promise<void> {
  await post(fetch, `${base}/till/api/diagnosis`, upload)
}
