import { systemClock } from '@evertill/foundation'
import { houseContract, houseParameters, type Platform } from '@evertill/platform'
import type { IssuerHost } from '../../sim/issuer/index.ts'
import { need, openInProcess } from '../in-process-house.ts'
import { builtApp } from './built-app.ts'

/** Everything behind the till, in this process: three issuers on TCP, the platform on PGlite, its doors on free ports. */
export interface TillHouse {
  /** `http://127.0.0.1:<port>` */
  readonly url: string
  readonly platform: Platform
  /** Addresses that new tills are told of; none unless a test names some. */
  readonly hosts: string[]
  readonly issuerA: IssuerHost
  readonly issuerB: IssuerHost
  readonly wallet: IssuerHost
  /** Where the built till lies. */
  readonly dist: string
  /** Registers one more till and gives its activation code. */
  newTill(): Promise<{ terminalId: string; activationCode: string }>
  close(): Promise<void>
}

export const MERCHANT = '898100000000001'
export const CASHIER = { number: '01', name: '陈雨', password: '111111' }
export const SUPERVISOR = { number: '99', name: '周店长', password: '999999' }

export async function openTillHouse(): Promise<TillHouse> {
  const dist = await builtApp('till')
  const hosts: string[] = []
  const { url, platform, issuers, close } = await openInProcess({
    seed,
    link: (it) => ({ ...it, answerWithinMs: 4_000 }),
    terminals: {
      hosts,
      certificateEndsAt: () => (hosts.length === 0 ? undefined : systemClock.now() + 5.5 * 86_400_000),
    },
    doors: { apps: [{ path: '/till', folder: dist }] },
  })
  let next = 10_000_010
  return {
    url,
    platform,
    hosts,
    issuerA: issuers['issuer-a'].host,
    issuerB: issuers['issuer-b'].host,
    wallet: issuers.wallet.host,
    dist,
    close,
    async newTill() {
      const terminalId = String(++next)
      const order = { terminalId, outletId: 'outlet-1', serial: `TEST${terminalId}`, label: terminalId, practice: true }
      need(
        await platform.merchant.enrolment.register(
          { scope: {} },
          { ...order, parameters: { ...houseParameters, answerTimeoutMs: 8_000 } },
        ),
      )
      const { activationCode } = need(await platform.merchant.enrolment.issueCode({ scope: {} }, terminalId))
      return { terminalId, activationCode }
    },
  }
}

/** One small café: an institution, an agent, a merchant, an outlet, goods and two people. */
async function seed({ merchant }: Platform): Promise<void> {
  const everything = { scope: {} }
  const { places, enrolment } = merchant
  need(await places.addInstitution({ id: 'north', name: { zh: '北方收单', en: 'North Acquiring' } }))
  need(await places.addAgent({ id: 'agent-a', institutionId: 'north', name: { zh: '甲代理', en: 'Agent A' } }))
  need(
    await places.addMerchant({
      merchantId: MERCHANT,
      name: { zh: '梧桐里咖啡', en: 'Wutongli Coffee' },
      agentId: 'agent-a',
      mcc: '5812',
      currency: '156',
      timeZone: 'Asia/Shanghai',
      servicePhone: '400-000-0000',
      contract: { ...houseContract, manualEntry: true },
      reason: 'test',
    }),
  )
  need(
    await places.addOutlet(
      {},
      {
        outletId: 'outlet-1',
        merchantId: MERCHANT,
        name: { zh: '武康路店', en: 'Wukang Road' },
        address: '武康路 1 号',
      },
    ),
  )
  need(
    await places.replaceGoods({}, MERCHANT, {
      categories: [
        { id: 'coffee', name: { zh: '咖啡', en: 'Coffee' } },
        { id: 'bakery', name: { zh: '烘焙', en: 'Bakery' } },
        { id: 'retail', name: { zh: '零售', en: 'Retail' } },
      ],
      items: [
        { id: 'americano', categoryId: 'coffee', name: { zh: '美式咖啡', en: 'Americano' }, price: 2200 },
        { id: 'latte', categoryId: 'coffee', name: { zh: '拿铁', en: 'Latte' }, price: 2800 },
        { id: 'flat-white', categoryId: 'coffee', name: { zh: '澳白', en: 'Flat white' }, price: 3000 },
        { id: 'oolong', categoryId: 'coffee', name: { zh: '桂花乌龙拿铁', en: 'Osmanthus latte' }, price: 3200 },
        { id: 'croissant', categoryId: 'bakery', name: { zh: '可颂', en: 'Croissant' }, price: 1600 },
        { id: 'basque', categoryId: 'bakery', name: { zh: '巴斯克蛋糕', en: 'Basque cheesecake' }, price: 3600 },
        {
          id: 'beans',
          categoryId: 'retail',
          name: { zh: '咖啡豆 250 克', en: 'Coffee beans 250 g' },
          price: 9800,
          barcode: '6901234567892',
        },
      ],
    }),
  )
  for (const [person, role] of [
    [CASHIER, 'cashier'],
    [SUPERVISOR, 'supervisor'],
  ] as const)
    need(
      await enrolment.putTillOperator(everything, MERCHANT, {
        number: person.number,
        name: person.name,
        role,
        pin: person.password,
      }),
    )
}
