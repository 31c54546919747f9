export { ANSWER } from './errors.ts'
// The journal's writes without the switch around them: for the bench that compares how they share commits.
export { GroupCommit } from './group-commit.ts'
export type { IssuerLinkOptions, LinkStanding } from './issuer-link.ts'
export type { JournalId, JournalRow, JournalState, MoneyState, TransactionKey } from './journal.ts'
export { idAt, idOfRrn, JournalIds, type JournalRequest, rrnOf } from './journal.ts'
export {
  type JournalFilter,
  type JournalPage,
  JournalQuery,
  type JournalScope,
  type MinuteSum,
} from './journal-query.ts'
export { insertRequests, type OutcomeWrite, storeOutcomes } from './journal-store.ts'
export type { LifeMessage, TransactionLife } from './life.ts'
export { houseLimits, type ListenerLimits } from './listener-limits.ts'
export type { LiveEvent } from './live.ts'
export { switchMigrations } from './migrations.ts'
export { liveTransactionOf } from './papers.ts'
export type { SwitchConfig, SwitchLive, SwitchMetrics, SwitchPorts } from './ports.ts'
export {
  isProcessingDigit,
  PROCESSING_REQUESTS,
  type ProcessingDigit,
  type ProcessingRequest,
  type ProcessingState,
} from './processing-request.ts'
export { HOUSE_RETENTION, LEAST_DAYS, type RetentionRule } from './retention.ts'
export type { OpenReversal } from './reversal.ts'
export { switchRoutes } from './routes.ts'
export { demoRoutes, type Route } from './routing.ts'
export { Switch } from './switch.ts'
export type { TransactionTold } from './told.ts'
export type { Movement } from './transaction-type.ts'
export { FINANCIAL } from './transaction-type.ts'
