import type { Contract, GoodsCategory, GoodsItem } from '@evertill/contract'
import { NAMED_TYPES } from '@evertill/foundation'
import { houseContract } from '../../packages/platform/index.ts'

/** What the demo's house looks like. Every name is made up; every card number is a published test number. */

export const merchantId = '898100000000001'
export const otherMerchantId = '898100000000002'

export const institutions = [
  { id: 'evertill', name: { zh: '恒收收单', en: 'Evertill Acquiring' } },
  { id: 'shenzhen', name: { zh: '恒收深圳分部', en: 'Evertill Shenzhen' }, parentId: 'evertill' },
  { id: 'shanghai', name: { zh: '恒收上海分部', en: 'Evertill Shanghai' }, parentId: 'evertill' },
]

export const agents = [
  { id: 'nanshan', name: { zh: '南山代理', en: 'Nanshan Agents' }, institutionId: 'shenzhen' },
  { id: 'keyuan', name: { zh: '科苑代理', en: 'Keyuan Agents' }, institutionId: 'shenzhen', parentId: 'nanshan' },
  { id: 'jingan', name: { zh: '静安代理', en: 'Jing’an Agents' }, institutionId: 'shanghai' },
]

/** Practice: everything may be tried, manual entry too, and sales are saved within small limits while the line is away. */
const practiceContract: Contract = {
  ...houseContract,
  transactions: [...NAMED_TYPES],
  manualEntry: true,
  partialApproval: true,
  shownCode: { kind: 'channel' },
  offline: true,
  offlineLimits: { floor: 20_000, count: 5, sum: 50_000, ageHours: 24 },
  tip: { limit: 2_000 },
  instalments: { counts: [3, 6, 12, 24], least: 50_000, programme: 'PRACTICE' },
}

export const merchants = [
  {
    merchantId,
    name: { zh: '青山茶铺', en: 'Green Hill Tea' },
    agentId: 'keyuan',
    mcc: '5812',
    currency: '156',
    timeZone: 'Asia/Shanghai',
    servicePhone: '400 000 0000',
    contract: practiceContract,
  },
  {
    merchantId: otherMerchantId,
    name: { zh: '梧桐书店', en: 'Plane Tree Books' },
    agentId: 'jingan',
    mcc: '5942',
    currency: '156',
    timeZone: 'Asia/Shanghai',
    servicePhone: '400 000 0001',
    contract: { ...houseContract, shownCode: { kind: 'emv', country: 'CN', city: 'Shanghai' } } satisfies Contract,
  },
]

export const outlets = [
  {
    outletId: 'lab',
    merchantId,
    name: { zh: '接入测试台', en: 'Integrators’ bench' },
    address: '深圳市南山区示例路 1 号',
  },
  {
    outletId: 'keyuan-road',
    merchantId,
    name: { zh: '科苑路店', en: 'Keyuan Road' },
    address: '深圳市南山区科苑路示例 8 号',
  },
  {
    outletId: 'harbour',
    merchantId,
    name: { zh: '海港城店', en: 'Harbour Mall' },
    address: '深圳市南山区海港城示例 L2-16',
  },
  {
    outletId: 'plane-tree',
    merchantId: otherMerchantId,
    name: { zh: '静安店', en: 'Jing’an' },
    address: '上海市静安区示例路 20 号',
  },
]

/** For programs of your own; the virtual traders leave them alone. */
export const integratorTerminals = ['10000001', '10000002'] as const

export const tills = [
  { terminalId: '10000011', outletId: 'keyuan-road', label: '收银台 1' },
  { terminalId: '10000012', outletId: 'keyuan-road', label: '收银台 2' },
  { terminalId: '10000013', outletId: 'harbour', label: '收银台 1' },
  { terminalId: '10000014', outletId: 'harbour', label: '手持机' },
]

export const traders = [
  { terminalId: '10000101', outletId: 'keyuan-road', merchantId },
  { terminalId: '10000102', outletId: 'keyuan-road', merchantId },
  { terminalId: '10000103', outletId: 'harbour', merchantId },
  { terminalId: '10000104', outletId: 'plane-tree', merchantId: otherMerchantId },
]

/** Numbers and passwords of the people at the tills. */
export const tillOperators = [
  { number: '01', name: '小林', role: 'cashier', pin: '1111' },
  { number: '02', name: '小周', role: 'cashier', pin: '2222' },
  { number: '90', name: '店长', role: 'supervisor', pin: '9090' },
] as const

/** People of the console: one for each role, each with the place that fits it. */
export const people = [
  { name: 'operations', displayName: '运营 Operations', role: 'operations', scope: {} },
  { name: 'risk', displayName: '风控 Risk', role: 'risk', scope: {} },
  { name: 'agent', displayName: '南山代理 Agent', role: 'agent', scope: { agentPath: '/evertill/shenzhen/nanshan/' } },
  { name: 'merchant', displayName: '青山茶铺 Merchant', role: 'merchant', scope: { merchantId } },
  { name: 'technician', displayName: '技术员 Technician', role: 'technician', scope: { institutionId: 'shenzhen' } },
] as const

export const categories: readonly GoodsCategory[] = [
  { id: 'tea', name: { zh: '茶', en: 'Tea' } },
  { id: 'milk-tea', name: { zh: '奶茶', en: 'Milk tea' } },
  { id: 'snacks', name: { zh: '小食', en: 'Snacks' } },
  { id: 'retail', name: { zh: '零售', en: 'To take home' } },
]

const item = (id: string, categoryId: string, zh: string, en: string, price: number, barcode?: string): GoodsItem => ({
  id,
  categoryId,
  name: { zh, en },
  price,
  ...(barcode === undefined ? {} : { barcode }),
})

/** Barcodes begin with 20 … 29: numbers that a shop gives by itself, so they are nobody's product. */
export const items: readonly GoodsItem[] = [
  item('longjing', 'tea', '龙井', 'Longjing', 2_200),
  item('oolong', 'tea', '冻顶乌龙', 'Oolong', 2_000),
  item('jasmine', 'tea', '茉莉花茶', 'Jasmine tea', 1_800),
  item('lemon', 'tea', '柠檬茶', 'Lemon tea', 1_600),
  item('classic', 'milk-tea', '经典奶茶', 'Classic milk tea', 1_500),
  item('taro', 'milk-tea', '芋泥奶茶', 'Taro milk tea', 1_900),
  item('brown-sugar', 'milk-tea', '黑糖珍珠', 'Brown sugar pearls', 1_800),
  item('egg-tart', 'snacks', '蛋挞', 'Egg tart', 800),
  item('scallion', 'snacks', '葱油饼', 'Scallion pancake', 1_000),
  item('sunflower', 'snacks', '瓜子', 'Sunflower seeds', 600),
  item('tea-tin', 'retail', '茶叶罐装 100 克', 'Tea, 100 g tin', 12_800, '2000000000015'),
  item('tea-bags', 'retail', '袋泡茶 20 包', 'Tea bags, 20', 4_500, '2000000000022'),
  item('cup', 'retail', '随行杯', 'Travel cup', 9_900, '2000000000039'),
]
