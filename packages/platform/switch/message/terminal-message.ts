import { compile, type MessageOf, unionpayPos } from '@evertill/iso8583'

/** Messages between terminals and us. Another acquirer's dialect is another table behind the same codec. */
export const terminalCodec = compile(unionpayPos)
export type TerminalMessage = MessageOf<typeof unionpayPos>

/** Fields of a terminal's message are numbered 2 to this one. */
export const LAST_FIELD = unionpayPos.bits
