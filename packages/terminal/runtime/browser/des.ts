/// <reference path="./des-js.d.ts" />
import des from 'des.js'
import type { Des } from '../../virtual/soft-pin-device.ts'

function run(type: 'encrypt' | 'decrypt', key: Uint8Array, block: Uint8Array): Uint8Array {
  const cipher =
    key.length === 8
      ? des.DES.create({ type, key: [...key], padding: false })
      : des.EDE.create({ type, key: [...key, ...key.subarray(0, 8)], padding: false })
  return Uint8Array.from([...cipher.update([...block]), ...cipher.final()])
}

/** DES (8-byte keys) and two-key 3DES (16-byte keys) in plain JavaScript, because no browser has them. Practice keys only. */
export const softDes: Des = {
  encipher: (key, block) => run('encrypt', key, block),
  decipher: (key, block) => run('decrypt', key, block),
}
