import type { Pair } from './pair.ts'

/** What the books say of a difference: the service writes it in a small language of its own, this is how people read it. */
export const said = {
  'said.absent': ['没有这一笔', 'Not there'],
  'said.reversed': ['已冲正', 'Reversed'],
  'said.open': ['结果未明', 'Not known yet'],
  'said.once': ['一次', 'Once'],
  'said.readable': ['可读', 'Readable'],
  'said.debit': ['收款 {{sum}}', 'Charge of {{sum}}'],
  'said.credit': ['退款 {{sum}}', 'Return of {{sum}}'],
  'said.again': ['第 {{line}} 行又一次', 'Once more in line {{line}}'],
  'said.records': ['{{n}} 笔，合计 {{sum}}', '{{n}} records, {{sum}}'],
  'said.no-closing-line': ['没有结束行', 'No closing line'],
  'said.refused': ['被拒（{{code}}）', 'Refused ({{code}})'],
  'said.length': ['长度不对', 'Wrong length'],
  'said.trailer': ['结束行读不了', 'Unreadable closing line'],
  'said.column': ['{{column}}读不了', 'Unreadable {{column}}'],
  'said.column.businessDay': ['营业日', 'business day'],
  'said.column.terminalId': ['终端号', 'terminal number'],
  'said.column.merchantId': ['商户号', 'merchant number'],
  'said.column.rrn': ['参考号', 'reference number'],
  'said.column.stan': ['流水号', 'trace number'],
  'said.column.movement': ['借贷方向', 'direction'],
  'said.column.amount': ['金额', 'amount'],
  'said.column.currency': ['币种', 'currency'],
  'said.column.last4': ['卡号末四位', 'last four digits'],
  'said.column.fee': ['手续费', 'fee'],
} as const satisfies Record<string, Pair>
