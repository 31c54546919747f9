import { dialect, fixed, variable } from '../dialect.ts'
import { berTlv } from '../shape.ts'
import { fields87 } from './iso87.ts'
import { asciiHexWire, packedRightWire } from './wires.ts'

/** What 1993 defines otherwise than 1987. */
const changes = {
  5: fixed('n', 12, 'Amount, reconciliation', '对账金额'),
  9: fixed('n', 8, 'Conversion rate, reconciliation', '对账汇率'),
  12: fixed('n', 12, 'Local date and time', '本地日期时间'),
  13: fixed('n', 4, 'Effective date', '生效日期'),
  15: fixed('n', 6, 'Settlement date', '清算日期'),
  22: fixed('an', 12, 'Point of service data code', '服务点数据码'),
  24: fixed('n', 3, 'Function code', '功能码'),
  25: fixed('n', 4, 'Message reason code', '报文原因码'),
  26: fixed('n', 4, 'Card acceptor business code', '商户类别码'),
  28: fixed('n', 6, 'Reconciliation date', '对账日期'),
  29: fixed('n', 3, 'Reconciliation indicator', '对账标识'),
  30: fixed('n', 24, 'Amounts, original', '原始金额'),
  31: variable('ans', 2, 99, 'Acquirer reference data', '受理机构参考数据'),
  39: fixed('n', 3, 'Action code', '动作码'),
  40: fixed('n', 3, 'Service code', '服务码'),
  43: variable('ans', 2, 99, 'Merchant name and place', '受卡方名称地址'),
  44: variable('ans', 2, 99, 'Additional response data', '附加响应数据'),
  46: variable('ans', 3, 204, 'Amounts, fees', '费用金额'),
  50: fixed('an', 3, 'Currency, reconciliation', '对账货币代码'),
  53: variable('b', 2, 48, 'Security control', '安全控制信息', { secret: 'key' }),
  54: variable('ans', 3, 120, 'Amounts, additional', '附加金额'),
  55: variable('b', 3, 255, 'Chip data', '集成电路卡数据', { shape: berTlv }),
  56: variable('n', 2, 35, 'Original data elements', '原始数据元'),
  57: fixed('n', 3, 'Authorization life cycle', '授权生命周期码'),
  58: variable('n', 2, 11, 'Authorizing agent', '授权代理机构'),
  59: variable('ans', 3, 999, 'Transport data', '传输数据'),
  66: variable('ans', 3, 204, 'Amounts, original fees', '原始费用金额'),
  71: fixed('n', 8, 'Message number', '报文编号'),
  72: variable('ans', 3, 999, 'Data record', '数据记录'),
  82: fixed('n', 10, 'Inquiry reversals, number', '冲正查询笔数'),
  83: fixed('n', 10, 'Payments, number', '付款笔数'),
  84: fixed('n', 10, 'Payment reversals, number', '冲正付款笔数'),
  85: fixed('n', 10, 'Fee collections, number', '收费笔数'),
  90: fixed('n', 10, 'Authorization reversals, number', '冲正授权笔数'),
  91: fixed('n', 3, 'Destination country', '目的国家代码'),
  92: fixed('n', 3, 'Originator country', '来源国家代码'),
  93: variable('n', 2, 11, 'Destination institution', '目的机构标识码'),
  94: variable('n', 2, 11, 'Originator institution', '来源机构标识码'),
  95: variable('ans', 2, 99, 'Issuer reference data', '发卡机构参考数据'),
  96: variable('b', 3, 999, 'Key management data', '密钥管理数据', { secret: 'key' }),
  97: fixed('x+n', 17, 'Amount, net reconciliation', '净对账金额'),
  99: variable('an', 2, 11, 'Settlement institution', '清算机构标识码'),
  105: fixed('n', 16, 'Credit chargebacks, amount', '贷记退单金额'),
  106: fixed('n', 16, 'Debit chargebacks, amount', '借记退单金额'),
  107: fixed('n', 10, 'Credit chargebacks, number', '贷记退单笔数'),
  108: fixed('n', 10, 'Debit chargebacks, number', '借记退单笔数'),
  109: variable('ans', 2, 84, 'Credits, fee amounts', '贷记费用金额'),
  110: variable('ans', 2, 84, 'Debits, fee amounts', '借记费用金额'),
} as const

/** Data elements of ISO 8583:1993, the version with three-digit action codes. */
export const fields93 = { ...fields87, ...changes }

export const iso93Ascii = dialect({
  id: 'iso93-ascii',
  name: 'ISO 8583:1993, ASCII with hexadecimal bitmap',
  zh: 'ISO 8583:1993 ASCII(十六进制位图)',
  versions: '1',
  bits: 128,
  wire: asciiHexWire,
  fields: fields93,
})

export const iso93Binary = dialect({
  id: 'iso93-binary',
  name: 'ISO 8583:1993, packed digits and binary bitmap',
  zh: 'ISO 8583:1993 二进制(压缩BCD)',
  versions: '1',
  bits: 128,
  wire: packedRightWire,
  fields: fields93,
})
