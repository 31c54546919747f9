import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
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
