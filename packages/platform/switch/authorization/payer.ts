import { toHex, utf8 } from '@evertill/foundation'
import type { Keys } from '../../keys/index.ts'
import type { Asked } from './asked.ts'

/** Who pays, without a number in it: for counting, finding again, and knowing a repeat. 32 hexadecimal characters. */
export function payerToken(keys: Pick<Keys, 'panToken' | 'digest'>, asked: Asked): Promise<string> {
  const { source } = asked
  if (source.tender === 'card') return keys.panToken(source.pan)
  return keys
    .digest('wallet-code', utf8.encode(walletName(asked, source.code)))
    .then((digest) => toHex(digest.subarray(0, 16)).toLowerCase())
}

/** The code that was shown, or this sale alone where nobody is known yet. */
function walletName({ rule, key }: Asked, code: string): string {
  return code === '' && !rule.refersBack ? `${key.terminalId}/${key.batch}/${key.stan}` : code
}
