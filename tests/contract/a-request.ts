import type { Millis } from '@evertill/foundation'
import { idAt, type JournalRequest } from '../../packages/platform/switch/index.ts'

/** A sale of ¥10.00 as the journal takes it, the `nth` of this moment and of its batch. */
export function aRequest(at: Millis, nth: number, fields: Partial<JournalRequest> = {}): JournalRequest {
  return {
    id: idAt(at) + nth,
    at,
    businessDay: '20261122',
    terminalId: '10000001',
    batch: '000001',
    stan: String(nth).padStart(6, '0'),
    type: 'sale',
    amount: 1_000,
    currency: '156',
    merchantId: '898100000000001',
    outletId: 'outlet-1',
    institutionId: 'north',
    agentPath: '/north/',
    mcc: '5411',
    entryMode: '052',
    panToken: 'aa',
    panMasked: '620000******0005',
    panSealed: new Uint8Array(54),
    link: 'issuer-a',
    originalId: null,
    state: 'sent',
    responseCode: '',
    terms: {},
    risk: '',
    request: '',
    ...fields,
  }
}
