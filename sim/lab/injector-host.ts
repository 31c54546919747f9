import type { Injector } from './injector.ts'
import type { Bank, World } from './world.ts'

const HOUR = 3_600_000

const away = (world: World): void => {
  world.house.state = world.random.pick(['refuses', 'gone', 'hangs', 'hangs'])
}
/** The bank whose trouble the shop meets. */
function oneIssuer(world: World): Bank {
  const bank = world.random.pick(world.banks.filter((one) => one.kind === 'issuer'))
  world.want.bank = bank.name
  return bank
}
function oneWallet(world: World): Bank {
  world.want.tender = 'wallet'
  const bank = world.random.pick(world.banks.filter((one) => one.kind === 'wallet'))
  world.want.bank = bank.name
  return bank
}
const scans = ({ box }: World): boolean => box.scanner !== undefined

export const hostInjectors: readonly Injector[] = [
  {
    name: 'open-maintenance-window',
    cause: 'gw-maintenance',
    strike(world) {
      world.house.window = true
      away(world)
    },
  },
  {
    name: 'declare-emergency',
    cause: 'gw-emergency',
    strike(world) {
      world.house.emergency = true
      away(world)
    },
  },
  { name: 'stop-gateway', cause: 'gw-down', strike: away },
  {
    name: 'misconfigure-platform',
    cause: 'gw-config',
    strike({ house, now, random }) {
      house.changedAt = now - random.integer(2, 70) * 60_000
      house.wrongChange = random.pick(['96', '96', '03', '92', '30'])
      house.wrongShare = 0.5 + 0.5 * random.fraction()
    },
  },
  {
    name: 'slow-database',
    cause: 'gw-database',
    strike({ house, random }) {
      house.database = {
        commitMs: 500 + 6_000 * random.fraction(),
        errors: random.chance(0.85) ? 0.3 + 0.5 * random.fraction() : 0.4,
      }
      if (random.chance(0.3)) house.waiting = 3_600
    },
  },
  {
    name: 'stop-key-service',
    cause: 'gw-keys',
    strike({ house, random }) {
      house.keyErrors = random.integer(20, 400)
    },
  },
  {
    name: 'slow-host',
    cause: 'gw-slow',
    strike({ house, random }) {
      house.latencyMs = 3_300 + 14_000 * random.fraction()
    },
  },
  {
    name: 'flood-host',
    cause: 'gw-overload',
    strike({ house, random }) {
      house.waiting = 3_000 + random.integer(0, 1_096)
      house.refusedForLoad = random.integer(20, 900)
      house.latencyMs = 800 + 5_000 * random.fraction()
    },
  },
  {
    name: 'break-scheme-route',
    cause: 'net-scheme',
    strike({ house }) {
      house.schemeUp = false
    },
  },
  {
    name: 'stop-issuer',
    cause: 'iss-down',
    strike(world) {
      const bank = oneIssuer(world)
      if (world.random.chance(0.5)) bank.linkUp = false
      else Object.assign(bank, { up: false, code: '91' })
    },
  },
  {
    name: 'open-issuer-window',
    cause: 'iss-maintenance',
    strike(world) {
      oneIssuer(world).maintenance = true
    },
  },
  {
    name: 'slow-issuer',
    cause: 'iss-slow',
    strike(world) {
      oneIssuer(world).latencyMs = 11_000 + 15_000 * world.random.fraction()
    },
  },
  {
    name: 'break-wallet',
    cause: 'wallet-api',
    fits: scans,
    strike(world) {
      const bank = oneWallet(world)
      if (world.random.chance(0.6)) bank.linkUp = false
      else Object.assign(bank, { up: false, code: world.random.pick(['91', '96', '98']) })
    },
  },
  {
    name: 'stop-third-party',
    cause: 'third-party-service',
    strike({ house }) {
      house.thirdPartyUp = false
    },
  },
  {
    name: 'revoke-wallet-right',
    cause: 'third-party-permission',
    fits: scans,
    strike(world) {
      world.want.tender = 'wallet'
      world.standing.walletRight = false
    },
  },
]

export const accountInjectors: readonly Injector[] = [
  {
    name: 'freeze-account',
    cause: 'acc-frozen',
    strike: ({ standing }) => void Object.assign(standing, { merchant: 'frozen' }),
  },
  {
    name: 'close-account',
    cause: 'acc-closed',
    strike: ({ standing }) => void Object.assign(standing, { merchant: 'closed' }),
  },
  {
    name: 'owe-fees',
    cause: 'acc-arrears',
    strike: ({ standing }) => void Object.assign(standing, { merchant: 'arrears' }),
  },
  {
    name: 'return-payout',
    cause: 'acc-settlement-account',
    strike({ standing, random }) {
      standing.payoutReturned = random.chance(0.95)
      standing.accountInvalid = !standing.payoutReturned || random.chance(0.65)
    },
  },
  {
    name: 'refund-too-much',
    cause: 'acc-balance',
    strike({ standing, people, want }) {
      standing.pending = 100
      people.mistake = 'refund-too-much'
      want.refund = true
    },
  },
  {
    name: 'expire-papers',
    cause: 'acc-papers',
    strike({ standing, random }) {
      standing.papersExpired = random.chance(0.7)
      standing.registryDiffers = !standing.papersExpired || random.chance(0.2)
      standing.papersStop = true
    },
  },
  {
    name: 'withdraw-permission',
    cause: 'acc-permission',
    strike(world) {
      const { standing, random, want, box } = world
      standing.lacks =
        box.scanner !== undefined && random.chance(0.4) ? 'wallet' : random.chance(0.6) ? 'foreign' : 'refund'
      if (standing.lacks === 'wallet') want.tender = 'wallet'
      if (standing.lacks === 'foreign') want.foreign = true
      if (standing.lacks === 'refund') want.refund = true
    },
  },
  {
    name: 'disable-terminal',
    cause: 'acc-terminal-disabled',
    strike({ standing, random }) {
      if (random.chance(0.75)) standing.terminal = random.pick(['disabled', 'retired'])
      else standing.swapped = true
    },
  },
  {
    name: 'bar-model',
    cause: 'rule-model-barred',
    strike: ({ standing }) => void Object.assign(standing, { modelBarred: true }),
  },
  {
    name: 'change-fees',
    cause: 'rule-fee-changed',
    strike: ({ standing, now }) => void Object.assign(standing, { feesUnaccepted: now > HOUR }),
  },
  {
    name: 'stop-suspicious-sale',
    cause: 'risk-transaction',
    strike: ({ standing }) => void Object.assign(standing, { riskWatch: 'stops-next' }),
  },
  {
    name: 'watch-merchant',
    cause: 'risk-merchant',
    strike({ standing }) {
      standing.riskCase = true
      standing.riskWatch = 'stops-large'
    },
  },
]
