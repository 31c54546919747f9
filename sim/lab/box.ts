import type { Random } from '@evertill/foundation'
import type { Part, Readings } from '@evertill/terminal/finding'
import { Battery, BoardPart, FieldPart, PrinterPart, ReaderPart, ScannerPart, Supply } from '@evertill/terminal/part'

/** Countertop on cable; handheld with battery; smart with a scanner; a Bluetooth reader beside a phone, without printer. */
export type Kind = 'countertop' | 'handheld' | 'smart' | 'reader'
export const KINDS: readonly Kind[] = ['countertop', 'handheld', 'smart', 'reader']

/** The terminal as a thing: its parts, its program, its settings, its memory. */
export class Box {
  readonly kind: Kind
  readonly random: Random
  readonly supply: Supply
  readonly battery: Battery | undefined
  readonly board: BoardPart
  readonly stripe: ReaderPart
  readonly chip: ReaderPart
  readonly field: FieldPart | undefined
  readonly scanner: ScannerPart | undefined
  readonly printer: PrinterPart | undefined
  /** In its dock or at its adapter now. */
  docked: boolean
  tamper = { tripped: false, keysErased: false }
  keypad: { stuck: boolean; silent: number } = { stuck: false, silent: 0 }
  pinPadDead = false
  screen: 'good' | 'black' | 'garbled' | 'no-touch' = 'good'
  /** Chance that the cable of a part slips at each act. */
  looseness = 0
  vanished = 0
  wet = false
  opened = false
  months: number
  readonly designMonths = 60
  wear: number
  software: {
    running: boolean
    hung: boolean
    crashesWhenSelling: boolean
    crashes: number
    starts: number
    heldBy: string | undefined
    others: number
    version: string
    versionSince: number
    lastUpdate: 'succeeded' | 'failed' | 'none'
    updating: boolean
    installStepsLeft: number
    parametersUnfinished: boolean
    hashMatches: boolean
    rooted: boolean
    strange: number
    selfTest: boolean
    maintenance: boolean
    byKey: boolean
  }
  resources: { memoryFree: number; killed: number; load: number; screenMs: number; storageFree: number }
  settings: {
    host: 'right' | 'address' | 'port'
    merchant: boolean
    gateway: boolean
    /** What the wrong settings lead astray. */
    lostRoute?: 'wallet' | 'foreign' | undefined
    clockSkewMs: number
    certificateDays: number
    certificate: 'good' | 'untrusted' | 'expired'
  }
  keys: {
    master: 'good' | 'wrong' | 'gone'
    mac: boolean
    pin: boolean
    ageMs: number
    slotErrors: number
    autoSignOn: boolean
    /** The host holds other working keys than this terminal. */
    hostDiffers: boolean
  }
  journal: {
    intact: boolean
    missing: number
    cleared: boolean
    sales: number
    most: number
    balanced: boolean
    closeInterrupted: boolean
    refusing: boolean
  }
  /** When the shop first noticed that something is wrong. */
  troubleSince: number | undefined

  constructor(random: Random, kind: Kind, now: number) {
    this.kind = kind
    this.random = random
    this.supply = new Supply(random)
    const mobile = kind !== 'countertop'
    this.docked = !mobile || random.chance(0.4)
    this.battery = mobile
      ? new Battery(random, {
          level: 0.35 + 0.6 * random.fraction(),
          health: random.chance(0.04) ? 0.62 : 0.72 + 0.28 * random.fraction(),
        })
      : undefined
    this.board = new BoardPart(random)
    this.stripe = new ReaderPart(random)
    this.chip = new ReaderPart(random)
    this.field = kind === 'countertop' && random.chance(0.4) ? undefined : new FieldPart(random)
    this.scanner = kind === 'smart' || (kind === 'handheld' && random.chance(0.4)) ? new ScannerPart(random) : undefined
    this.printer =
      kind === 'reader'
        ? undefined
        : new PrinterPart(random, {
            metres: random.chance(0.05) ? 3.6 : 4 + 20 * random.fraction(),
            hasCutter: kind === 'countertop',
            now,
            room: this.board.room.temperature,
          })
    if (this.printer !== undefined && random.chance(0.05)) this.printer.metresSinceCleaning = 1_050
    this.months = random.chance(0.04) ? 64 : 3 + 50 * random.fraction()
    this.wear = random.chance(0.02) ? 1.05 : (this.months / 60) * 0.8
    this.software = {
      running: true,
      hung: false,
      crashesWhenSelling: false,
      crashes: random.chance(0.1) ? 1 : 0,
      starts: 0,
      heldBy: undefined,
      others: 0,
      version: '2.4.1',
      versionSince: now - (30 + 900 * random.fraction()) * 3_600_000,
      lastUpdate: 'succeeded',
      updating: false,
      installStepsLeft: 0,
      parametersUnfinished: false,
      hashMatches: true,
      rooted: false,
      strange: 0,
      selfTest: false,
      maintenance: false,
      byKey: false,
    }
    this.resources = {
      memoryFree: 0.25 + 0.4 * random.fraction(),
      killed: 0,
      load: 0.08 + 0.4 * random.fraction(),
      screenMs: random.chance(0.02) ? 700 : 60 + 150 * random.fraction(),
      storageFree: 0.25 + 0.5 * random.fraction(),
    }
    this.settings = {
      host: 'right',
      merchant: true,
      gateway: true,
      clockSkewMs: Math.round(-4_000 + 8_000 * random.fraction()),
      certificateDays: 40 + Math.floor(300 * random.fraction()),
      certificate: 'good',
    }
    this.keys = {
      master: 'good',
      mac: false,
      pin: false,
      ageMs: 0,
      slotErrors: 0,
      autoSignOn: true,
      hostDiffers: false,
    }
    this.journal = {
      intact: true,
      missing: 0,
      cleared: false,
      sales: random.integer(20, 300),
      most: 500,
      balanced: true,
      closeInterrupted: false,
      refusing: false,
    }
  }

  /** What this kind is built without. */
  absent(sim: boolean): Part[] {
    const list: Part[] = []
    if (this.battery === undefined) list.push('battery')
    if (this.printer === undefined) list.push('printer')
    else if (!this.printer.hasCutter) list.push('cutter')
    if (this.field === undefined) list.push('contactless')
    if (this.scanner === undefined) list.push('scanner')
    if (!sim) list.push('sim')
    if (this.kind === 'countertop') list.push('wifi')
    return list
  }

  /** Has it current? `mains` is the shop's. */
  powered(mains: boolean): boolean {
    const fed = mains && this.docked && this.supply.weakness < 1
    if (this.battery !== undefined)
      return fed ? this.battery.level > 0.004 || this.battery.health > 0.2 : !this.battery.dead
    return fed
  }

  /** Does its program run, so that it can look at itself? */
  alive(mains: boolean): boolean {
    return this.powered(mains) && this.board.damage < 1 && this.software.running && !this.software.hung
  }

  /** Why the till does not let a sale begin, if so. */
  refuses(): string | undefined {
    const { software, tamper, resources, journal, keys } = this
    if (tamper.tripped) return 'tamper'
    if (software.maintenance) return 'maintenance'
    if (software.updating) return 'updating'
    if (software.selfTest) return 'self-test'
    if (software.installStepsLeft > 0 || software.parametersUnfinished) return 'unfinished'
    if (!software.hashMatches || software.rooted) return 'integrity'
    if (software.heldBy !== undefined) return 'device-held'
    if (resources.memoryFree < 0.04 || resources.load > 0.97) return 'slow'
    if (!journal.intact) return 'journal'
    if (journal.refusing) return 'batch'
    if (keys.master === 'gone') return 'keys'
    if (this.board.temperature > 68) return 'hot'
    if (this.battery !== undefined && this.battery.level < 0.1 && !this.battery.charging) return 'battery'
    if (this.screen !== 'good') return 'screen'
    if (this.board.frozenSensor !== undefined) return 'sensor'
    return undefined
  }

  /** Every sensor and register read once. */
  read(now: number, mains: boolean, sim: boolean): Readings {
    const { software, settings, keys, journal, resources, board } = this
    const fed = mains && this.docked
    if (this.battery !== undefined) this.battery.charging = fed && this.supply.weakness < 0.9
    return {
      absent: this.absent(sim),
      // In the hand it cannot know whether the wall has current.
      ...(this.docked ? { power: this.supply.read(fed) } : {}),
      ...(this.battery === undefined ? {} : { battery: this.battery.read() }),
      board: board.read(),
      sensors: board.sensors(),
      sensorSelfTest: board.sensorSelfTest(),
      tamper: { ...this.tamper },
      stripe: { selfTest: this.stripe.selfTest() },
      chip: { selfTest: this.chip.selfTest() },
      ...(this.field === undefined
        ? {}
        : { contactless: { selfTest: this.field.selfTest(), fieldVolts: this.field.volts } }),
      keypad: {
        selfTest:
          this.keypad.stuck || this.keypad.silent > 0 ? (this.random.chance(0.9) ? 'failed' : 'passed') : 'passed',
        heldMs: this.keypad.stuck ? 90_000 : 300,
        silentKeys: this.keypad.silent,
      },
      pinPad: { selfTest: this.pinPadDead ? 'failed' : 'passed' },
      display: {
        // A test picture is asked for and read back by the controller; a cracked glass may still pass.
        selfTest: this.screen === 'good' ? 'passed' : this.random.chance(0.75) ? 'failed' : 'passed',
        untouchedMs: this.screen === 'no-touch' || this.screen === 'black' ? 1_200_000 : 40_000,
      },
      ...(this.scanner === undefined
        ? {}
        : {
            scanner: {
              selfTest: this.scanner.selfTest(),
              attempts: this.scanner.attempts,
              decoded: this.scanner.decoded,
            },
          }),
      ...(this.printer === undefined ? {} : { printer: this.printer.read(now, board.room.temperature) }),
      peripherals: { vanished: this.vanished },
      age: { months: this.months, designMonths: this.designMonths, wear: this.wear },
      software: {
        version: software.version,
        crashes: software.crashes,
        startsLastTenMinutes: software.starts,
        ...(software.heldBy === undefined ? { devicesFree: true } : { deviceHeldBy: software.heldBy }),
        otherPrograms: software.others,
        versionSince: software.versionSince,
        ...(this.troubleSince === undefined ? {} : { troubleSince: this.troubleSince }),
        lastUpdate: software.lastUpdate,
        updateRunning: software.updating,
        installStepsLeft: software.installStepsLeft,
        parametersUnfinished: software.parametersUnfinished,
        hashMatches: software.hashMatches,
        rooted: software.rooted,
        strangeConnections: software.strange,
        selfTestRunning: software.selfTest,
        maintenance: software.maintenance,
        maintenanceByKey: software.byKey,
      },
      resources: {
        memoryFree: resources.memoryFree,
        killed: resources.killed,
        load: resources.load,
        screenMs: resources.screenMs,
        storageFree: { bytes: resources.storageFree * 8e9, of: 8e9 },
      },
      configuration: {
        hostMatches: settings.host === 'right',
        merchantMatches: settings.merchant,
        gatewayMatches: settings.gateway,
        clockSkewMs: settings.clockSkewMs,
        keysCheck: keys.master === 'good' ? 'passed' : 'failed',
        keyAge: { ms: keys.ageMs, lifeMs: 24 * 3_600_000 },
        keySlotErrors: keys.slotErrors,
        certificateDays: settings.certificateDays,
      },
      journal: {
        intact: journal.intact,
        missingNumbers: journal.missing,
        clearedByHand: journal.cleared,
        batch: { sales: journal.sales, most: journal.most },
        balanced: journal.balanced,
        closeInterrupted: journal.closeInterrupted,
        refusing: journal.refusing,
      },
    }
  }
}
