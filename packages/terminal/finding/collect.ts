import type { Observation } from '@evertill/diagnosis'
import type { Millis } from '@evertill/foundation'
import { absentFindings } from './absent.ts'
import { Findings } from './observe.ts'
import type {
  ConfigurationReading,
  JournalReading,
  PrinterReading,
  Readings,
  ResourceReading,
  SoftwareReading,
} from './reading.ts'
import { THRESHOLDS as T } from './threshold.ts'

/** Turns what the machine measured into findings. Pure. `at` is when it was measured, epoch milliseconds. */
export function readingFindings(readings: Readings, at: Millis): Observation[] {
  const found = new Findings(at)
  if (readings.absent !== undefined) found.list.push(...absentFindings(readings.absent, at))
  power(found, readings)
  board(found, readings)
  readers(found, readings)
  if (readings.printer !== undefined) printer(found, readings.printer)
  const { age } = readings
  if (age?.months !== undefined && age.designMonths !== undefined)
    found.put('age-past-life', age.months > age.designMonths, age.months)
  found.measure('counters-past-life', age?.wear, (share) => share > 1)
  found.measure('peripheral-vanishes', readings.peripherals?.vanished, (times) => times >= T.vanished)
  if (readings.software !== undefined) software(found, readings.software)
  if (readings.resources !== undefined) resources(found, readings.resources)
  if (readings.configuration !== undefined) configuration(found, readings.configuration)
  if (readings.journal !== undefined) journal(found, readings.journal)
  return found.list
}

function power(found: Findings, { power: mains, battery }: Readings): void {
  found.put('mains-lost', mains?.mains === undefined ? undefined : !mains.mains)
  const supply = mains?.supply
  if (supply !== undefined) {
    const off = Math.max(supply.nominal - supply.lowest, supply.highest - supply.nominal) / supply.nominal
    found.put('supply-unstable', off > T.supplySag, Math.round(off * 100) / 100)
  }
  found.measure('reboots-under-load', mains?.rebootsUnderLoad, (times) => times >= T.rebootsUnderLoad)
  if (battery === undefined) return
  found.measure('battery-level-low', battery.level, (level) => level < T.batteryLow)
  found.measure('battery-voltage-low', battery.volts, (volts) => volts < T.batteryVolts)
  found.measure('battery-sudden-drop', battery.largestDrop, (drop) => drop > T.batteryDrop)
  found.measure('battery-capacity-worn', battery.health, (health) => health < T.batteryWorn)
  const { runtimeHours } = battery
  if (runtimeHours !== undefined)
    found.measure(
      'battery-short-runtime',
      runtimeHours.lasted / runtimeHours.design,
      (share) => share < T.batteryRuntime,
    )
}

function board(found: Findings, { board: mainboard, sensors, sensorSelfTest, tamper }: Readings): void {
  found.test('self-test-mainboard', mainboard?.selfTest)
  found.measure('repeated-resets', mainboard?.resets, (times) => times >= T.resets)
  found.measure('watchdog-fired', mainboard?.watchdog, (times) => times >= 1)
  found.measure('device-temp-high', mainboard?.temperature, (celsius) => celsius > T.deviceHot)
  const ambient = mainboard?.ambient
  if (ambient !== undefined)
    found.put('ambient-hot-or-damp', ambient.temperature > T.ambientHot || ambient.humidity > T.ambientDamp)
  if (sensors !== undefined && sensors.length > 0) {
    const wrong = sensors.find(
      ({ value, possible, stillMs }) => value < possible[0] || value > possible[1] || stillMs > T.sensorStillMs,
    )
    found.put('sensor-impossible', wrong !== undefined, wrong?.name)
  }
  found.test('self-test-sensor', sensorSelfTest)
  found.put('tamper-flag', tamper?.tripped)
  found.put('keys-erased', tamper?.keysErased)
}

function readers(found: Findings, readings: Readings): void {
  const { contactless, keypad, display, scanner } = readings
  found.test('self-test-msr', readings.stripe?.selfTest)
  found.test('self-test-icc', readings.chip?.selfTest)
  found.test('self-test-nfc', contactless?.selfTest)
  found.measure('nfc-no-field', contactless?.fieldVolts, (volts) => volts < T.nfcFieldVolts)
  found.test('self-test-keypad', keypad?.selfTest)
  found.measure('key-stuck', keypad?.heldMs, (ms) => ms > T.keyHeldMs)
  found.measure('key-silent', keypad?.silentKeys, (keys) => keys > 0)
  found.test('self-test-pinpad', readings.pinPad?.selfTest)
  found.test('self-test-display', display?.selfTest)
  found.measure('touch-silent', display?.untouchedMs, (ms) => ms > T.untouchedMs)
  found.test('self-test-scanner', scanner?.selfTest)
  const { attempts, decoded } = scanner ?? {}
  if (attempts !== undefined && decoded !== undefined && attempts >= T.scannerAttempts)
    found.put('scanner-no-decode', 1 - decoded / attempts > T.scannerMisses, attempts - decoded)
}

function printer(found: Findings, it: PrinterReading): void {
  const fault = it.answers === false ? true : it.fault
  found.put('printer-fault-status', fault)
  found.test('printer-motor-fault', it.motor)
  found.test('printer-cutter-fault', it.cutter)
  found.put('printer-jam', it.jam)
  found.put('printer-cover-open', it.coverOpen)
  found.put('paper-out', it.paperOut)
  found.put('paper-near-end', it.paperNearEnd)
  found.measure('roll-just-changed', it.rollAgeMs, (ms) => ms < T.rollJustChangedMs)
  found.measure('printhead-clean-overdue', it.metresSinceCleaning, (metres) => metres > T.cleaningMetres)
  if (it.deadDots !== undefined)
    found.measure('printhead-worn-dots', it.deadDots.dead / it.deadDots.of, (share) => share > T.deadDots)
  if (it.headTemperature === undefined) found.put('printhead-temp-high', it.headHot)
  else found.measure('printhead-temp-high', it.headTemperature, (celsius) => celsius > T.headHot)
  found.measure('many-slips-recently', it.slipsLastTenMinutes, (slips) => slips >= T.manySlips)
  const stuck = it.queue === undefined ? undefined : it.queue.jobs > 0 && it.queue.oldestMs > T.queueStuckMs
  found.put('print-queue-stuck', stuck, it.queue?.jobs)
  // An idle printer says something only when jobs wait for it: otherwise it is simply resting.
  if (it.idle !== undefined && it.queue !== undefined) found.put('printer-idle', it.idle && it.queue.jobs > 0)
  if (it.model !== undefined) found.put('printer-model-mismatch', it.model.says !== it.model.configured, it.model.says)
}

function software(found: Findings, it: SoftwareReading): void {
  found.measure('crash-count-high', it.crashes, (times) => times >= T.crashes)
  found.measure('restart-loop', it.startsLastTenMinutes, (times) => times >= T.restartLoop)
  found.put(
    'device-held-by-other',
    it.deviceHeldBy === undefined ? (it.devicesFree === true ? false : undefined) : true,
  )
  found.measure('process-conflict', it.otherPrograms, (programs) => programs > 0)
  if (it.versionSince !== undefined && it.troubleSince !== undefined) {
    const after = it.troubleSince - it.versionSince
    found.put('began-at-version-change', after >= 0 && after < T.versionChangeMs)
  }
  if (it.lastUpdate !== undefined) found.put('update-failed', it.lastUpdate === 'failed')
  found.put('update-running', it.updateRunning)
  found.measure('install-half-done', it.installStepsLeft, (steps) => steps > 0)
  found.put('parameters-begun-not-ended', it.parametersUnfinished)
  found.put('integrity-mismatch', it.hashMatches === undefined ? undefined : !it.hashMatches)
  found.put('root-detected', it.rooted)
  found.measure('strange-traffic', it.strangeConnections, (times) => times >= T.strangeConnections)
  found.put('self-test-running', it.selfTestRunning)
  found.put('maintenance-flag', it.maintenance)
  found.put('maintenance-by-key', it.maintenanceByKey)
}

function resources(found: Findings, it: ResourceReading): void {
  found.measure('memory-pressure', it.memoryFree, (share) => share < T.memoryFree)
  found.measure('processes-killed', it.killed, (times) => times > 0)
  found.measure('cpu-saturated', it.load, (load) => load > T.load)
  found.measure('screens-slow', it.screenMs, (ms) => ms > T.screenMs)
  if (it.storageFree !== undefined)
    found.measure('storage-full', it.storageFree.bytes / it.storageFree.of, (share) => share < T.storageFree)
}

function configuration(found: Findings, it: ConfigurationReading): void {
  found.put('host-address-differs', it.hostMatches === undefined ? undefined : !it.hostMatches)
  found.put('merchant-data-mismatch', it.merchantMatches === undefined ? undefined : !it.merchantMatches)
  found.put('gateway-settings-differ', it.gatewayMatches === undefined ? undefined : !it.gatewayMatches)
  found.measure('clock-skew', it.clockSkewMs, (ms) => Math.abs(ms) > T.clockSkewMs)
  found.put('kcv-mismatch', it.keysCheck === undefined ? undefined : it.keysCheck === 'failed')
  if (it.keyAge !== undefined) found.put('keys-expired', it.keyAge.ms > it.keyAge.lifeMs)
  found.measure('pinpad-key-slot-error', it.keySlotErrors, (times) => times > 0)
}

function journal(found: Findings, it: JournalReading): void {
  found.put('journal-integrity-failed', it.intact === undefined ? undefined : !it.intact)
  found.measure('journal-number-gap', it.missingNumbers, (numbers) => numbers > 0)
  found.put('journal-cleared-by-hand', it.clearedByHand)
  if (it.batch !== undefined) found.put('batch-full', it.batch.sales >= it.batch.most, it.batch.sales)
  found.put('batch-unbalanced', it.balanced === undefined ? undefined : !it.balanced)
  found.put('batch-close-interrupted', it.closeInterrupted)
  found.put('sales-refused-for-batch', it.refusing)
}
