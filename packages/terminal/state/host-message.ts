import type { MessageOf, unionpayPos } from '@evertill/iso8583'

/** A message of the UnionPay POS dialect, as the codec packs and unpacks it. F52 and F64 are filled in by the runtime. */
export type HostMessage = MessageOf<typeof unionpayPos>
