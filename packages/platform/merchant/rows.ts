import type {
  AgentRow,
  Contract,
  InstitutionRow,
  MerchantRow,
  MerchantStatus,
  MessageSettings,
  OutletRow,
  TerminalParameters,
  TerminalRow,
  TerminalStatus,
} from '@evertill/contract'

/** From rows of tables to papers of the contract. */

/** A terminal as this room knows it; whether it is online is the fleet's to say. */
export interface RegisteredTerminal {
  readonly row: Omit<TerminalRow, 'presence'>
  readonly parameters: TerminalParameters
  readonly messages: MessageSettings
  readonly contract: Contract
}

export function institutionRowOf(row: {
  institution_id: string
  parent_id: string | null
  name_zh: string
  name_en: string
  created_at: number
}): InstitutionRow {
  return {
    id: row.institution_id,
    name: { zh: row.name_zh, en: row.name_en },
    parentId: row.parent_id ?? undefined,
    createdAt: row.created_at,
  }
}

export function agentRowOf(row: {
  agent_id: string
  institution_id: string
  parent_id: string | null
  path: string
  name_zh: string
  name_en: string
  created_at: number
}): AgentRow {
  return {
    id: row.agent_id,
    name: { zh: row.name_zh, en: row.name_en },
    institutionId: row.institution_id,
    path: row.path,
    parentId: row.parent_id ?? undefined,
    createdAt: row.created_at,
  }
}

export function merchantRowOf(row: {
  merchant_id: string
  name_zh: string
  name_en: string
  institution_id: string
  agent_path: string
  agent_zh: string
  agent_en: string
  mcc: string
  status: MerchantStatus
  status_reason: string | null
  status_at: number
  currency: string
  time_zone: string
  outlets: number
  terminals: number
  created_at: number
}): MerchantRow {
  return {
    merchantId: row.merchant_id,
    name: { zh: row.name_zh, en: row.name_en },
    institutionId: row.institution_id,
    agentPath: row.agent_path,
    agentName: { zh: row.agent_zh, en: row.agent_en },
    mcc: row.mcc,
    status: row.status,
    statusReason: row.status_reason ?? undefined,
    statusAt: row.status_at,
    currency: row.currency,
    timeZone: row.time_zone,
    outlets: row.outlets,
    terminals: row.terminals,
    createdAt: row.created_at,
  }
}

export function outletRowOf(row: {
  outlet_id: string
  merchant_id: string
  name_zh: string
  name_en: string
  address: string
  terminals: number
  created_at: number
}): OutletRow {
  return {
    outletId: row.outlet_id,
    merchantId: row.merchant_id,
    name: { zh: row.name_zh, en: row.name_en },
    address: row.address,
    terminals: row.terminals,
    createdAt: row.created_at,
  }
}

export function terminalOf(row: {
  terminal_id: string
  merchant_id: string
  merchant_zh: string
  merchant_en: string
  merchant_status: MerchantStatus
  outlet_id: string
  outlet_zh: string
  outlet_en: string
  agent_path: string
  institution_id: string
  serial: string
  label: string
  status: TerminalStatus
  status_reason: string | null
  practice: boolean
  activated_at: number | null
  created_at: number
  parameters: TerminalParameters
  messages: MessageSettings
  contract: Contract
}): RegisteredTerminal {
  return {
    row: {
      terminalId: row.terminal_id,
      merchantId: row.merchant_id,
      merchantName: { zh: row.merchant_zh, en: row.merchant_en },
      merchantStatus: row.merchant_status,
      outletId: row.outlet_id,
      outletName: { zh: row.outlet_zh, en: row.outlet_en },
      agentPath: row.agent_path,
      institutionId: row.institution_id,
      serial: row.serial,
      label: row.label,
      status: row.status,
      statusReason: row.status_reason ?? undefined,
      practice: row.practice,
      activated: row.activated_at !== null,
      createdAt: row.created_at,
    },
    parameters: row.parameters,
    messages: row.messages,
    contract: row.contract,
  }
}
