export { type Cohort, peerCounts, type Trouble } from './cohort.ts'
export { PLATFORM_THRESHOLDS, platformFindings } from './finding.ts'
export type { PeerCounts, PlatformReadings, Traffic } from './reading.ts'
