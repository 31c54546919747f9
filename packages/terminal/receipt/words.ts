import type { Bilingual } from '../profile/profile.ts'

/** The words of a slip. A slip is in one language; terms are those that card schemes print. */
export const SLIP = {
  title: { zh: '签购单', en: 'RECEIPT' },
  merchantCopy: { zh: '商户存根', en: 'MERCHANT COPY' },
  cardholderCopy: { zh: '持卡人存根', en: 'CUSTOMER COPY' },
  reprint: { zh: '*** 重打印 ***', en: '*** REPRINT ***' },
  practice: { zh: '*** 练习交易 不作凭证 ***', en: '*** PRACTICE, NOT A PAYMENT ***' },
  merchant: { zh: '商户名称', en: 'Merchant' },
  outlet: { zh: '门店', en: 'Outlet' },
  merchantId: { zh: '商户编号', en: 'Merchant no.' },
  terminalId: { zh: '终端编号', en: 'Terminal no.' },
  operator: { zh: '操作员号', en: 'Operator' },
  issuer: { zh: '发卡机构', en: 'Issuer' },
  acquirer: { zh: '收单机构', en: 'Acquirer' },
  card: { zh: '卡号', en: 'Card' },
  code: { zh: '付款码', en: 'Code' },
  wallet: { zh: '付款方式', en: 'Paid with' },
  shownCode: { zh: '扫收款码', en: 'Code of the shop' },
  brand: { zh: '卡组织', en: 'Scheme' },
  type: { zh: '交易类型', en: 'Transaction' },
  batch: { zh: '批次号', en: 'Batch' },
  voucher: { zh: '凭证号', en: 'Voucher' },
  approval: { zh: '授权码', en: 'Approval' },
  note: { zh: '授权方式', en: 'Approved as' },
  rrn: { zh: '参考号', en: 'Reference' },
  time: { zh: '日期时间', en: 'Date and time' },
  originalVoucher: { zh: '原凭证号', en: 'Orig. voucher' },
  originalRrn: { zh: '原参考号', en: 'Orig. reference' },
  originalDate: { zh: '原交易日期', en: 'Orig. date' },
  amount: { zh: '金额', en: 'AMOUNT' },
  base: { zh: '消费金额', en: 'Purchase' },
  tip: { zh: '小费', en: 'Tip' },
  instalments: { zh: '分期期数', en: 'Instalments' },
  firstPayment: { zh: '首期金额', en: 'First payment' },
  fee: { zh: '分期手续费', en: 'Fee' },
  notPresent: { zh: '持卡人未到场，按订单收款', en: 'Card not present, by mail or phone order' },
  requested: { zh: '申请金额', en: 'Requested' },
  splitTotal: { zh: '本单应收', en: 'Total of the sale' },
  splitRemaining: { zh: '本单未付', en: 'Still to pay' },
  received: { zh: '收现', en: 'Cash received' },
  change: { zh: '找零', en: 'Change' },
  supervisor: { zh: '授权人', en: 'Authorised by' },
  stored: { zh: '*** 已保存 尚未扣款 ***', en: '*** SAVED, NOT CHARGED YET ***' },
  storedNote: {
    zh: '联网后由银行扣款，请保留此单',
    en: 'Your bank is charged once we are online again. Keep this slip',
  },
  withdrawn: { zh: '*** 已作废 没有扣款 ***', en: '*** WITHDRAWN, NOT CHARGED ***' },
  noPin: { zh: '本交易免输密码', en: 'No PIN required' },
  pinBypassed: { zh: '持卡人未输密码', en: 'PIN not entered' },
  pinEntered: { zh: '已验证密码', en: 'PIN verified' },
  noSignature: { zh: '本交易免签名', en: 'No signature required' },
  signedOnScreen: { zh: '已电子签名', en: 'Signed on screen' },
  sign: { zh: '持卡人签名', en: 'Cardholder signature' },
  agree: {
    zh: '本人确认以上交易，同意将其记入本卡账户',
    en: 'I agree to the above and to its booking on my card account',
  },
} as const satisfies Record<string, Bilingual>

export const TYPES = {
  sale: { zh: '消费', en: 'SALE' },
  void: { zh: '消费撤销', en: 'VOID' },
  refund: { zh: '退货', en: 'REFUND' },
  balance: { zh: '余额查询', en: 'BALANCE' },
  'pre-authorization': { zh: '预授权', en: 'PRE-AUTHORIZATION' },
  'pre-authorization-void': { zh: '预授权撤销', en: 'PRE-AUTH VOID' },
  completion: { zh: '预授权完成（请求）', en: 'COMPLETION' },
  'completion-void': { zh: '预授权完成撤销', en: 'COMPLETION VOID' },
  'completion-advice': { zh: '预授权完成（通知）', en: 'COMPLETION ADVICE' },
  'offline-sale': { zh: '脱机消费', en: 'OFFLINE SALE' },
  adjustment: { zh: '小费调整', en: 'TIP ADJUSTMENT' },
  instalment: { zh: '分期消费', en: 'INSTALMENT SALE' },
  'instalment-void': { zh: '分期消费撤销', en: 'INSTALMENT VOID' },
  moto: { zh: '邮购/电话订购消费', en: 'MAIL/PHONE ORDER' },
  'moto-void': { zh: '邮购/电话订购撤销', en: 'MAIL/PHONE VOID' },
  'moto-refund': { zh: '邮购/电话订购退货', en: 'MAIL/PHONE REFUND' },
} as const satisfies Record<string, Bilingual>

export const WALLETS = {
  wechat: { zh: '微信支付', en: 'WeChat Pay' },
  alipay: { zh: '支付宝', en: 'Alipay' },
  unionpay: { zh: '云闪付', en: 'UnionPay App' },
} as const satisfies Record<string, Bilingual>

export const CASH: Bilingual = { zh: '现金', en: 'Cash' }

/** The letter behind the card number: how the card came in. */
export const ENTRY_LETTERS = { stripe: 'S', chip: 'I', tap: 'C', manual: 'M', code: 'Q', shown: 'Q' } as const
