import type {
  Contract,
  Goods,
  MessageSettings,
  Printer,
  Profile,
  TerminalParameters,
  TillOperator,
} from '@evertill/contract'
import type { Millis } from '@evertill/foundation'
import type { Sql } from '../database/index.ts'
import { practiceCards, practiceWallets } from './practice.ts'

interface ProfileRow {
  terminal_id: string
  merchant_id: string
  outlet_id: string
  merchant_zh: string
  merchant_en: string
  outlet_zh: string
  outlet_en: string
  institution_zh: string
  institution_en: string
  serial: string
  currency: string
  time_zone: string
  service_phone: string
  practice: boolean
  parameters: TerminalParameters
  messages: MessageSettings
  contract: Contract
  goods: Goods
  printers: Printer[]
  revision: number
}

/** Everything a terminal is told about its place, from this room's tables. */
export async function profileOf(sql: Sql, terminalId: string, at: Millis): Promise<Profile | undefined> {
  const [row] = await sql.query<ProfileRow>(
    `select t.terminal_id, t.merchant_id, t.outlet_id, m.name_zh as merchant_zh, m.name_en as merchant_en, o.name_zh as outlet_zh,
  o.name_en as outlet_en, i.name_zh as institution_zh, i.name_en as institution_en, t.serial, m.currency, m.time_zone,
  m.service_phone, t.practice, t.parameters, t.messages, m.contract, m.goods, o.printers,
  t.revision + m.revision + o.revision as revision
from merchant_terminal t
join merchant_account m on m.merchant_id = t.merchant_id
join merchant_outlet o on o.outlet_id = t.outlet_id
join merchant_institution i on i.institution_id = m.institution_id
where t.terminal_id = $1`,
    [terminalId],
  )
  if (row === undefined) return undefined
  const operators = await sql.query<TillOperator>(
    'select number, name, role, salt, verifier, iterations from merchant_till_operator where merchant_id = $1 order by number',
    [row.merchant_id],
  )
  return {
    revision: row.revision,
    at,
    terminalId: row.terminal_id,
    merchantId: row.merchant_id,
    outletId: row.outlet_id,
    merchantName: { zh: row.merchant_zh, en: row.merchant_en },
    outletName: { zh: row.outlet_zh, en: row.outlet_en },
    acquirerName: { zh: row.institution_zh, en: row.institution_en },
    serial: row.serial,
    currency: row.currency,
    timeZone: row.time_zone,
    practice: row.practice,
    messages: row.messages,
    parameters: row.parameters,
    contract: row.contract,
    operators,
    categories: row.goods.categories,
    items: row.goods.items,
    practiceCards: row.practice ? [...practiceCards] : [],
    practiceWallets: row.practice ? [...practiceWallets] : [],
    printers: row.printers,
    slip: {
      footer: { zh: '请妥善保存签购单', en: 'Please keep this slip' },
      help: {
        zh: row.service_phone === '' ? '如有疑问请联系商户。' : `如有疑问请致电 ${row.service_phone}。`,
        en: row.service_phone === '' ? 'Questions? Please ask the shop.' : `Questions? Call ${row.service_phone}.`,
      },
    },
  }
}
