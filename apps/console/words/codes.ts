import type { Pair } from './pair.ts'

/** Response codes (F39) in words, as an operator would say them. Dialects may know more; those say "other answer". */
export const codes = {
  'code.00': ['批准', 'Approved'],
  'code.01': ['联系发卡行', 'Refer to the issuer'],
  'code.03': ['商户停用', 'Merchant may not trade'],
  'code.04': ['没收卡', 'Keep the card'],
  'code.05': ['不予承兑', 'Not honoured by the issuer'],
  'code.06': ['出错，已冲正', 'Fault at the terminal'],
  'code.10': ['部分批准', 'Approved in part'],
  'code.11': ['批准（贵宾）', 'Approved (VIP)'],
  'code.12': ['无效交易', 'Not a valid transaction'],
  'code.13': ['金额无效', 'Amount not valid'],
  'code.14': ['无此卡号', 'No such card'],
  'code.15': ['无此发卡行', 'No such issuer'],
  'code.22': ['操作有误', 'Suspected malfunction'],
  'code.25': ['找不到原交易', 'Original not found'],
  'code.30': ['报文格式错误', 'Message format error'],
  'code.34': ['有作弊嫌疑', 'Suspected fraud'],
  'code.38': ['密码错误超限', 'Too many wrong PINs'],
  'code.40': ['不支持的交易', 'Not supported'],
  'code.41': ['挂失卡', 'Lost card'],
  'code.43': ['被窃卡', 'Stolen card'],
  'code.45': ['请插芯片卡', 'Use the chip'],
  'code.51': ['余额不足', 'Not enough money'],
  'code.54': ['卡已过期', 'Card expired'],
  'code.55': ['密码错误', 'Wrong PIN'],
  'code.57': ['此卡或商户不许此交易', 'Not granted'],
  'code.58': ['终端停用', 'Terminal may not trade'],
  'code.61': ['超出金额限制', 'Over the amount limit'],
  'code.62': ['受限制的卡', 'Restricted card'],
  'code.64': ['与原交易金额不符', 'Amount differs from the original'],
  'code.65': ['超出次数限制', 'Over the number of payments'],
  'code.68': ['应答超时', 'Answer came too late'],
  'code.75': ['密码错误次数超限', 'PIN tries used up'],
  'code.77': ['批次号不符，请重新签到', 'Batch differs, sign on again'],
  'code.90': ['正在日终处理', 'End of day is running'],
  'code.91': ['发卡行不可用', 'Issuer not reachable'],
  'code.92': ['网络找不到', 'No way to the issuer'],
  'code.94': ['流水号重复', 'Trace number used twice'],
  'code.96': ['系统故障', 'System malfunction'],
  'code.97': ['终端未登记', 'Unknown terminal'],
  'code.98': ['发卡行无应答', 'Issuer did not answer'],
  'code.99': ['密码格式错误', 'PIN format error'],
  'code.A0': ['MAC 校验失败', 'MAC does not fit'],
  'code.other': ['其他应答', 'Other answer'],
} as const satisfies Record<string, Pair>

type Named<Key> = Key extends 'code.other' ? never : Key extends `code.${infer Code}` ? Code : never

export const KNOWN_CODES = Object.keys(codes)
  .filter((key) => key !== 'code.other')
  .map((key) => key.slice('code.'.length)) as readonly Named<keyof typeof codes>[]
