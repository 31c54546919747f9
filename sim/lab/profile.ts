import { DEFAULT_PARAMETERS, NO_CARE, type Profile, type TerminalConfig } from '@evertill/terminal'

const item = (id: string, categoryId: string, zh: string, en: string, price: number) => ({
  id,
  categoryId,
  name: { zh, en },
  price,
})

/** The lab's shop. Nobody prints its slips for real, so one copy and no signature. */
const PROFILE: Profile = {
  terminalId: '10009001',
  merchantId: '898100000000001',
  merchantName: { zh: '恒收实验店', en: 'Evertill Lab Shop' },
  outletName: { zh: '实验店', en: 'Lab' },
  acquirerName: { zh: '恒收收单', en: 'Evertill Acquiring' },
  currency: '156',
  timeZone: 'Asia/Shanghai',
  practice: true,
  parameters: { ...DEFAULT_PARAMETERS, answerTimeoutMs: 30_000, presentTimeoutMs: 45_000, care: NO_CARE },
  contract: {
    transactions: ['sale', 'void', 'refund', 'balance'],
    manualEntry: true,
    fallback: false,
    noPinLimit: 100_000,
    noSignatureLimit: 5_000_000,
    maxAmount: 5_000_000,
    wallet: true,
    cash: true,
  },
  operators: [{ number: '90', name: '店长', role: 'supervisor', salt: '00', verifier: '00' }],
  categories: [
    { id: 'drinks', name: { zh: '饮料', en: 'Drinks' } },
    { id: 'machines', name: { zh: '设备', en: 'Machines' } },
  ],
  items: [
    item('tea', 'drinks', '绿茶', 'Green tea', 600),
    item('latte', 'drinks', '拿铁', 'Latte', 2_250),
    item('grinder', 'machines', '磨豆机', 'Grinder', 8_900),
  ],
  practiceCards: [],
  printers: [{ id: 'own', name: 'own', width: 58 }],
  slip: { footer: { zh: '谢谢', en: 'Thanks' }, help: { zh: '', en: '' } },
}

export const LAB_CONFIG: TerminalConfig = {
  profile: PROFILE,
  tpdu: '6000030000',
  header: '603100311001',
  language: 'en',
  serial: 'EVLAB1',
  keyLayout: '003',
}
