import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createSecureContext } from 'node:tls'
import { type Clock, Fault, type Millis } from '@evertill/foundation'

/** A renewed file is seen after this long. */
const READ_AGAIN_MS = 3_600_000

/**
 * When the certificate of a PEM file ends, read anew each hour because it is renewed while the house runs. A file that
 * cannot be read later on says nothing.
 * @throws Fault `config.certificate` when it cannot be read at the start
 */
export function certificateEnd(file: string, clock: Clock): () => Millis | undefined {
  let known: Millis | undefined
  let readAt = clock.now()
  try {
    known = endOf(file)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Fault('config.certificate', `The file of EVERTILL_HTTPS_CERT cannot be read (${reason})`, {
      detail: { file },
    })
  }
  return () => {
    if (clock.now() - readAt < READ_AGAIN_MS) return known
    readAt = clock.now()
    try {
      known = endOf(file)
    } catch {
      known = undefined
    }
    return known
  }
}

function endOf(file: string): Millis {
  return Date.parse(new X509Certificate(readFileSync(file)).validTo)
}

/**
 * What the ISO port needs to speak TLS.
 * @throws Fault `config.certificate` that names the variable whose file cannot be read or used
 */
export function isoTlsOf(files: {
  readonly certFile: string
  readonly keyFile: string
  readonly caFile?: string | undefined
}) {
  const cert = textOf(files.certFile, 'EVERTILL_ISO_TLS_CERT')
  const key = textOf(files.keyFile, 'EVERTILL_ISO_TLS_KEY')
  const ca = files.caFile === undefined ? {} : { ca: textOf(files.caFile, 'EVERTILL_ISO_TLS_CA') }
  try {
    createSecureContext({ cert, key, ...ca })
  } catch (error) {
    throw new Fault(
      'config.certificate',
      `The files of EVERTILL_ISO_TLS_CERT, _KEY and _CA cannot be used together (${(error as NodeJS.ErrnoException).code ?? 'not PEM'})`,
    )
  }
  return { cert, key, ...ca }
}

function textOf(file: string, name: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unreadable'
    throw new Fault('config.certificate', `The file of ${name} cannot be read (${reason})`, { detail: { file } })
  }
}
