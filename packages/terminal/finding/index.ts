export { absentFindings } from './absent.ts'
export { readingFindings } from './collect.ts'
export {
  createDoctor,
  type Doctor,
  type DoctorLine,
  type DoctorPorts,
  type DoctorReport,
  findingsNow,
  type Look,
  type Measure,
} from './doctor.ts'
export { type Hint, hintsOf, isOlder } from './hint.ts'
export * from './ladder.ts'
export { type Attempt, createMender, type Mender, type MenderPorts } from './mend.ts'
export { MOST_IN_BATCH, stateReadings } from './own.ts'
export { paymentFindings } from './payment.ts'
export { farOutside, peopleFindings } from './people.ts'
export { printerReading } from './print-word.ts'
export type * from './reading.ts'
export { THRESHOLDS } from './threshold.ts'
export {
  EMPTY_LOG,
  type Ending,
  inQuestion,
  logged,
  type Read,
  type StopPlace,
  stoppedBefore,
  stopsTalkedOf,
  type TradeLog,
} from './trade.ts'
export { watchTerminal } from './watch.ts'
