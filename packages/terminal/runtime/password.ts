import { sameBytes, utf8 } from '@evertill/foundation'
import type { PasswordCheck } from '../ports.ts'

/** PBKDF2-SHA-256 with the platform's own cryptography, in a browser and in Node alike. */
export const webPasswords: PasswordCheck = {
  async check(password, salt, verifier, iterations) {
    return sameBytes(await deriveVerifier(password, salt, iterations), verifier)
  },
}

/** The 32 bytes that an operator's profile holds for a password. */
export async function deriveVerifier(password: string, salt: Uint8Array, iterations: number): Promise<Uint8Array> {
  const key = await crypto.subtle.importKey('raw', new Uint8Array(utf8.encode(password)), 'PBKDF2', false, [
    'deriveBits',
  ])
  const bits = await crypto.subtle.deriveBits(
    { name: 'PBKDF2', hash: 'SHA-256', salt: new Uint8Array(salt), iterations },
    key,
    256,
  )
  return new Uint8Array(bits)
}
