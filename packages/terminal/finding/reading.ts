import type { Millis } from '@evertill/foundation'

/**
 * What the machine measured. Everything is optional: a terminal says only what it looked at, and what it could not look
 * at stays out, so that "not checked" is never taken for "well". Physical quantities, no judgements; those are made in
 * `collect.ts`, in one place for every kind of terminal.
 */

export type TestResult = 'passed' | 'failed'

export interface PowerReading {
  /** Is there mains power at the socket or dock? */
  readonly mains?: boolean | undefined
  /** Lowest and highest supply voltage of the last minutes, and what it should be; volts. */
  readonly supply?: { readonly lowest: number; readonly highest: number; readonly nominal: number } | undefined
  /** Restarts within a second of a heavy load (printing, transmitting), last 24 hours. */
  readonly rebootsUnderLoad?: number | undefined
}

export interface BatteryReading {
  /** 0 … 1. */
  readonly level?: number | undefined
  readonly volts?: number | undefined
  readonly charging?: boolean | undefined
  /** Capacity as a share of what it had when new, 0 … 1. */
  readonly health?: number | undefined
  /** Largest fall of the level within one minute, last 24 hours, 0 … 1. */
  readonly largestDrop?: number | undefined
  /** Hours the last full charge lasted, and hours it should. */
  readonly runtimeHours?: { readonly lasted: number; readonly design: number } | undefined
}

export interface BoardReading {
  readonly selfTest?: TestResult | undefined
  /** Restarts nobody asked for and no load explains, last 24 hours. */
  readonly resets?: number | undefined
  /** Times the watchdog had to restart the program, last 24 hours. */
  readonly watchdog?: number | undefined
  /** °C inside the case. */
  readonly temperature?: number | undefined
  /** °C and relative humidity (0 … 1) around it. */
  readonly ambient?: { readonly temperature: number; readonly humidity: number } | undefined
}

/** One sensor against what physics allows. */
export interface SensorReading {
  readonly name: string
  readonly value: number
  readonly possible: readonly [low: number, high: number]
  /** How long the value has not moved at all; a living sensor always trembles. */
  readonly stillMs: number
}

export interface TamperReading {
  readonly tripped?: boolean | undefined
  readonly keysErased?: boolean | undefined
}

export interface KeypadReading {
  readonly selfTest?: TestResult | undefined
  /** A key held down longer than a person would, milliseconds. */
  readonly heldMs?: number | undefined
  /** Keys that gave no contact in the key test or in use. */
  readonly silentKeys?: number | undefined
}

export interface DisplayReading {
  readonly selfTest?: TestResult | undefined
  /** Time without one touch although the till was in use, milliseconds. */
  readonly untouchedMs?: number | undefined
}

export interface ScannerReading {
  readonly selfTest?: TestResult | undefined
  readonly attempts?: number | undefined
  readonly decoded?: number | undefined
}

export interface PrinterReading {
  /** DLE EOT: does it answer, and what do its status bits say? */
  readonly answers?: boolean | undefined
  readonly fault?: boolean | undefined
  readonly motor?: TestResult | undefined
  readonly cutter?: TestResult | undefined
  readonly jam?: boolean | undefined
  readonly coverOpen?: boolean | undefined
  readonly paperOut?: boolean | undefined
  readonly paperNearEnd?: boolean | undefined
  /** Since the roll was changed, milliseconds. */
  readonly rollAgeMs?: number | undefined
  /** Metres printed since the head was cleaned. */
  readonly metresSinceCleaning?: number | undefined
  /** Dots of the head that give no heat, of all. */
  readonly deadDots?: { readonly dead: number; readonly of: number } | undefined
  /** °C of the head. */
  readonly headTemperature?: number | undefined
  /** The printer itself says that its head is too hot, without a temperature. */
  readonly headHot?: boolean | undefined
  readonly slipsLastTenMinutes?: number | undefined
  /** Jobs that wait, and how long the oldest has waited. */
  readonly queue?: { readonly jobs: number; readonly oldestMs: number } | undefined
  /** No motion and nothing being received. */
  readonly idle?: boolean | undefined
  /** What it says it is, and what is configured. */
  readonly model?: { readonly says: string; readonly configured: string } | undefined
  /** Slips the rest of the roll gives, estimated. */
  readonly slipsLeft?: number | undefined
}

export interface AgeReading {
  readonly months?: number | undefined
  readonly designMonths?: number | undefined
  /** The most worn counter (insertions, swipes, metres printed) as a share of its design life. */
  readonly wear?: number | undefined
}

export interface SoftwareReading {
  readonly version?: string | undefined
  /** Crashes in the last 24 hours. */
  readonly crashes?: number | undefined
  /** Starts of the program in the last ten minutes. */
  readonly startsLastTenMinutes?: number | undefined
  /** Another program that holds a device of ours. */
  readonly deviceHeldBy?: string | undefined
  readonly devicesFree?: boolean | undefined
  /** Programs beside ours that should not run here. */
  readonly otherPrograms?: number | undefined
  /** When this version began to run, and when the trouble began. */
  readonly versionSince?: Millis | undefined
  readonly troubleSince?: Millis | undefined
  readonly lastUpdate?: 'succeeded' | 'failed' | 'none' | undefined
  readonly updateRunning?: boolean | undefined
  /** Steps of an installation that was begun and not ended. */
  readonly installStepsLeft?: number | undefined
  /** A parameter download that was begun and not ended. */
  readonly parametersUnfinished?: boolean | undefined
  /** Does the program have the hash that was released? */
  readonly hashMatches?: boolean | undefined
  readonly rooted?: boolean | undefined
  /** Connections to addresses that are none of ours, last hour. */
  readonly strangeConnections?: number | undefined
  readonly selfTestRunning?: boolean | undefined
  /** Somebody put it into maintenance, and how. */
  readonly maintenance?: boolean | undefined
  readonly maintenanceByKey?: boolean | undefined
}

export interface ResourceReading {
  /** Free share of memory, 0 … 1. */
  readonly memoryFree?: number | undefined
  /** Programs the system ended for want of memory, last hour. */
  readonly killed?: number | undefined
  /** Load of the processor over the last minute, 0 … 1 of all cores. */
  readonly load?: number | undefined
  /** From touch to picture, the slow twentieth, milliseconds. */
  readonly screenMs?: number | undefined
  readonly storageFree?: { readonly bytes: number; readonly of: number } | undefined
}

export interface ConfigurationReading {
  /** Does the host address equal the one the profile issued? */
  readonly hostMatches?: boolean | undefined
  /** Do merchant and terminal number equal those issued? */
  readonly merchantMatches?: boolean | undefined
  /** Do routes and schemes equal those issued? */
  readonly gatewayMatches?: boolean | undefined
  /** Terminal clock less host clock, milliseconds. */
  readonly clockSkewMs?: number | undefined
  /** Do the check values of the keys hold? */
  readonly keysCheck?: TestResult | undefined
  /** Age of the working keys, and how long they may live; milliseconds. */
  readonly keyAge?: { readonly ms: number; readonly lifeMs: number } | undefined
  /** Errors when the PIN device was asked for a key slot, last 24 hours. */
  readonly keySlotErrors?: number | undefined
  /** Days until the host's or our own certificate ends. */
  readonly certificateDays?: number | undefined
}

export interface JournalReading {
  readonly intact?: boolean | undefined
  /** Numbers of the open batch that should be there and are not. */
  readonly missingNumbers?: number | undefined
  readonly clearedByHand?: boolean | undefined
  /** Sales in the open batch, and how many it may hold. */
  readonly batch?: { readonly sales: number; readonly most: number } | undefined
  /** Did the last comparison with the host agree? */
  readonly balanced?: boolean | undefined
  readonly closeInterrupted?: boolean | undefined
  /** Are sales refused until the batch is closed? */
  readonly refusing?: boolean | undefined
}

/** A device on a cable or a bus that should stay there. */
export interface PeripheralReading {
  /** Times one of them vanished and came back, last hour. */
  readonly vanished?: number | undefined
}

/** Parts that some kinds of terminals do not have. */
export type Part = 'battery' | 'printer' | 'cutter' | 'contactless' | 'scanner' | 'stripe' | 'chip' | 'sim' | 'wifi'

/** Everything the machine measured at one time. */
export interface Readings {
  /** Parts this terminal was built without: what is not there is not broken. */
  readonly absent?: readonly Part[] | undefined
  readonly power?: PowerReading | undefined
  readonly battery?: BatteryReading | undefined
  readonly board?: BoardReading | undefined
  readonly sensors?: readonly SensorReading[] | undefined
  readonly sensorSelfTest?: TestResult | undefined
  readonly tamper?: TamperReading | undefined
  readonly stripe?: { readonly selfTest?: TestResult | undefined } | undefined
  readonly chip?: { readonly selfTest?: TestResult | undefined } | undefined
  readonly contactless?:
    | { readonly selfTest?: TestResult | undefined; readonly fieldVolts?: number | undefined }
    | undefined
  readonly keypad?: KeypadReading | undefined
  readonly pinPad?: { readonly selfTest?: TestResult | undefined } | undefined
  readonly display?: DisplayReading | undefined
  readonly scanner?: ScannerReading | undefined
  readonly printer?: PrinterReading | undefined
  readonly peripherals?: PeripheralReading | undefined
  readonly age?: AgeReading | undefined
  readonly software?: SoftwareReading | undefined
  readonly resources?: ResourceReading | undefined
  readonly configuration?: ConfigurationReading | undefined
  readonly journal?: JournalReading | undefined
}

/**
 * Where readings come from: one port a kind, asked in parallel. A port that is not there, fails or takes too long leaves
 * its part out. Browser, Node and the virtual parts each give what they really have.
 */
export interface ReadingPorts {
  /** Parts, by their own self-tests and status registers. */
  readonly parts?: (() => Promise<Readings>) | undefined
  readonly resources?: (() => Promise<Readings>) | undefined
  readonly configuration?: (() => Promise<Readings>) | undefined
  readonly counters?: (() => Promise<Readings>) | undefined
  /** A network printer's own status bytes. */
  readonly printer?: (() => Promise<PrinterReading>) | undefined
}
