import { pbkdf2 } from 'node:crypto'
import { promisify } from 'node:util'
import { toHex } from '@evertill/foundation'

const derive = promisify(pbkdf2)

/** Slow enough to guess, fast enough for the till of a phone's speed: about 50 ms there. */
export const ITERATIONS = 100_000

/** PBKDF2-SHA-256, 32 bytes in hexadecimal; the till computes the same without a line. */
export async function verifierOf(password: string, salt: Uint8Array, iterations = ITERATIONS): Promise<string> {
  return toHex(await derive(password, salt, iterations, 32, 'sha256')).toLowerCase()
}
