import type {
  Contract,
  Goods,
  MerchantStatus,
  MessageSettings,
  Printer,
  TerminalParameters,
  TerminalStatus,
} from '@evertill/contract'
import { queryBuilder } from '../database/index.ts'

interface Institution {
  institution_id: string
  parent_id: string | null
  path: string
  name_zh: string
  name_en: string
  created_at: number
}

interface Agent {
  agent_id: string
  institution_id: string
  parent_id: string | null
  path: string
  name_zh: string
  name_en: string
  created_at: number
}

interface Account {
  merchant_id: string
  institution_id: string
  agent_id: string
  agent_path: string
  name_zh: string
  name_en: string
  mcc: string
  status: MerchantStatus
  status_reason: string | null
  status_at: number
  currency: string
  time_zone: string
  service_phone: string
  contract: Contract
  goods: Goods
  revision: number
  created_at: number
}

interface Outlet {
  outlet_id: string
  merchant_id: string
  name_zh: string
  name_en: string
  address: string
  printers: Printer[]
  revision: number
  created_at: number
}

interface Terminal {
  terminal_id: string
  merchant_id: string
  outlet_id: string
  serial: string
  label: string
  status: TerminalStatus
  status_reason: string | null
  status_at: number
  practice: boolean
  parameters: TerminalParameters
  messages: MessageSettings
  tmk: Uint8Array
  tmk_kcv: string
  credential_digest: Uint8Array | null
  activated_at: number | null
  revision: number
  created_at: number
}

export interface MerchantTables {
  merchant_institution: Institution
  merchant_agent: Agent
  merchant_account: Account
  merchant_outlet: Outlet
  merchant_terminal: Terminal
}

export const build = queryBuilder<MerchantTables>()
