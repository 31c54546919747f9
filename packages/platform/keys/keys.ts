import type { Pan, Result } from '@evertill/foundation'

/** A key wrapped under the master key and bound to its usage. Worth nothing without the port; may lie in a table. */
export type SealedKey = Uint8Array

/**
 * What a key may be used for: `tmk` wraps working keys, `pik` enciphers a terminal's PIN blocks, `mak` makes its MACs,
 * `tdk` enciphers its tracks, `zpk` enciphers PIN blocks towards an issuer.
 */
export type KeyUsage = 'tmk' | 'pik' | 'mak' | 'tdk' | 'zpk'

/** F60.3 of the sign-on: single length; double length; double length with a track key [unionpay-pos §6]. */
export type WorkingKeyLayout = '001' | '003' | '004'

/**
 * Keys as a port, shaped like an HSM: rooms hold sealed keys and the port does the work, so that no clear key, PIN or
 * clear PIN block ever leaves it [LAW-8].
 *
 * Every method may reject with a Fault: `keys.sealed-elsewhere` (wrapped under another master key), `keys.damaged`
 * (the seal does not hold), `keys.wrong-usage` (a key is asked to do what it was not made for). RangeError for lengths.
 */
export interface Keys {
  /** Seals a key that came from outside. `clear` is 8 or 16 bytes; `kcv` is 4 bytes [unionpay-pos §6]. */
  importKey(clear: Uint8Array, usage: KeyUsage): Promise<{ key: SealedKey; kcv: Uint8Array }>
  /**
   * Draws fresh working keys and lays them out for F62 of the sign-on answer, enciphered under the terminal's TMK:
   * 24 bytes (001), 40 (003) or 60 (004). `makLength` 8 (default) or 16 bytes matters for 003 and 004 only.
   */
  newWorkingKeys(
    tmk: SealedKey,
    layout: WorkingKeyLayout,
    options?: { makLength?: 8 | 16 },
  ): Promise<{ f62: Uint8Array; pik: SealedKey; mak: SealedKey; tdk?: SealedKey }>
  /** F64 over `input` by the ECB algorithm: 8 bytes of ASCII hexadecimal [unionpay-pos §7]. Compare with `sameBytes`. */
  posMac(mak: SealedKey, input: Uint8Array): Promise<Uint8Array>
  /** Re-enciphers an ISO format 0 PIN block of 8 bytes from one PIN key to another; refused when it is not one [F39=99]. */
  translatePin(request: {
    from: SealedKey
    to: SealedKey
    block: Uint8Array
    pan: Pan
  }): Promise<Result<Uint8Array, 'pin-format'>>
  /** A PAN as it may lie in a table: different bytes each time. */
  sealPan(pan: Pan): Promise<Uint8Array>
  openPan(sealed: Uint8Array): Promise<Pan>
  /** The same 32 hexadecimal characters for the same PAN, keyed, so that it can be searched and counted but not guessed. */
  panToken(pan: Pan): Promise<string>
  /** Seals bytes for one purpose; opening them for another fails. */
  seal(bytes: Uint8Array, purpose: string): Promise<Uint8Array>
  open(sealed: Uint8Array, purpose: string): Promise<Uint8Array>
  /** HMAC-SHA-256 under a key of this purpose, 32 bytes. */
  digest(purpose: string, bytes: Uint8Array): Promise<Uint8Array>
}
