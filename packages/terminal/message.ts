/** A message of the UnionPay POS dialect, as the codec packs and unpacks it. */
export type HostMessage = import('@evertill/iso8583').AnyMessage
