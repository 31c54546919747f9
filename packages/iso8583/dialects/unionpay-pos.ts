import { dialect, fixed, variable } from '../dialect.ts'
import { berTlv, part, record, tail } from '../shape.ts'
import { packedWire } from './wires.ts'

/** F60: what kind of exchange this is; sent only as far as needed. */
export const privateUse60 = record(
  part('type', 2, 'Message type code', '交易类型码'),
  part('batch', 6, 'Batch number', '批次号'),
  tail('network', 3, 'Network management code', '网络管理信息码'),
  tail('capability', 1, 'Terminal read capability', '终端读取能力'),
  tail('condition', 1, 'IC condition code', 'IC卡条件代码'),
  tail('partial', 1, 'Partial approval and balance', '支持部分扣款和返回余额的标志'),
  tail('account', 3, 'Account type', '账户类型'),
)

/** F61: the sale that this message refers to. */
export const original61 = record(
  part('batch', 6, 'Original batch number', '原始交易批次号'),
  part('stan', 6, 'Original trace number', '原始交易流水号'),
  tail('date', 4, 'Original date MMDD', '原始交易日期'),
  tail('authMode', 2, 'Original authorization mode', '原交易授权方式'),
  tail('institution', 11, 'Original authorizing institution', '原交易授权机构代码'),
)

/**
 * Messages between a POS terminal and its acquirer's centre, as UnionPay writes them.
 * Acquirers deviate: `extend` this one for theirs. Track data uses `D` between number and expiry, as it stands packed.
 */
export const unionpayPos = dialect({
  id: 'unionpay-pos',
  name: 'UnionPay POS (terminal to acquirer)',
  zh: '银联 POS 终端报文',
  versions: '0',
  bits: 64,
  wire: packedWire,
  fields: {
    2: variable('n', 2, 19, 'Primary account number', '主账号', { secret: 'pan' }),
    3: fixed('n', 6, 'Processing code', '交易处理码'),
    4: fixed('n', 12, 'Amount', '交易金额'),
    11: fixed('n', 6, 'Trace number', '受卡方系统跟踪号'),
    12: fixed('n', 6, 'Local time', '受卡方所在地时间'),
    13: fixed('n', 4, 'Local date', '受卡方所在地日期'),
    14: fixed('n', 4, 'Card expiry', '卡有效期', { secret: 'expiry' }),
    15: fixed('n', 4, 'Settlement date', '清算日期'),
    22: fixed('n', 3, 'Entry mode', '服务点输入方式码', { align: 'left' }),
    23: fixed('n', 3, 'Card sequence number', '卡序列号', { align: 'right' }),
    25: fixed('n', 2, 'Condition code', '服务点条件码'),
    26: fixed('n', 2, 'PIN capture code', '服务点PIN获取码'),
    32: variable('n', 2, 11, 'Acquiring institution', '受理方标识码'),
    35: variable('z', 2, 37, 'Track 2', '2磁道数据', { secret: 'track' }),
    36: variable('z', 3, 104, 'Track 3', '3磁道数据', { secret: 'track' }),
    37: fixed('an', 12, 'Retrieval reference number', '检索参考号'),
    38: fixed('an', 6, 'Approval code', '授权标识应答码'),
    39: fixed('an', 2, 'Response code', '应答码'),
    41: fixed('ans', 8, 'Terminal id', '受卡机终端标识码'),
    42: fixed('ans', 15, 'Merchant id', '受卡方标识码'),
    43: fixed('text', 40, 'Merchant name', '受卡方名称', { coding: 'gbk', fill: 'pad' }),
    44: variable('ans', 2, 25, 'Additional response data', '附加响应数据'),
    46: variable('ans', 3, 999, 'Private use', '自定义域'),
    47: variable('ans', 3, 999, 'Private use', '自定义域'),
    48: variable('n', 3, 322, 'Additional data, private', '附加数据-私有'),
    49: fixed('an', 3, 'Currency', '交易货币代码'),
    52: fixed('b', 8, 'PIN block', '个人标识码数据', { secret: 'pin' }),
    53: fixed('n', 16, 'Security control', '安全控制信息'),
    54: variable('an', 3, 20, 'Additional amounts', '附加金额'),
    55: variable('b', 3, 255, 'Chip data', 'IC卡数据域', { shape: berTlv }),
    56: variable('text', 3, 999, 'Private use', '自定义域', { coding: 'gbk', escape: true }),
    57: variable('ans', 3, 999, 'Private use', '自定义域'),
    58: variable('ans', 3, 100, 'Electronic purse data', 'PBOC电子钱包标准的交易信息'),
    59: variable('b', 3, 600, 'Terminal and scan data', '自定义域-终端信息与扫码', {
      shape: { kind: 'tag-list', tag: 2, length: 3 },
    }),
    60: variable('n', 3, 17, 'Type, batch and conditions', '自定义域', { shape: privateUse60 }),
    61: variable('n', 3, 29, 'Original message', '原始信息域', { shape: original61 }),
    62: variable('b', 3, 1024, 'Private use by message type', '自定义域', { secret: 'key' }),
    63: variable('text', 3, 163, 'Card brand and texts', '自定义域', { coding: 'gbk', escape: true }),
    64: fixed('b', 8, 'Message authentication code', '报文鉴别码'),
  },
})
