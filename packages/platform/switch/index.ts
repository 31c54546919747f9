export type { SwitchConfig } from './config.ts'
export { ANSWER } from './errors.ts'
export type { IssuerLinkOptions, LinkStanding } from './issuer/link.ts'
export { demoRoutes, type Route } from './issuer/routing.ts'
// The journal's writes without the switch around them: for the bench that compares how they share commits.
export { GroupCommit } from './journal/group-commit.ts'
export type { JournalId, JournalRow, JournalState, MoneyState, TransactionKey } from './journal/journal.ts'
export { idAt, idOfRrn, JournalIds, type JournalRequest, rrnOf } from './journal/journal.ts'
export {
  type JournalFilter,
  type JournalPage,
  JournalQuery,
  type JournalScope,
  type MinuteSum,
} from './journal/query.ts'
export { insertRequests, type OutcomeWrite, storeOutcomes } from './journal/store.ts'
export type { TransactionTold } from './journal/told.ts'
export type { LiveEvent } from './live.ts'
export type { Movement } from './message/rule.ts'
export { FINANCIAL } from './message/transaction-type.ts'
export { switchMigrations } from './migrations.ts'
export type { LifeMessage, TransactionLife } from './paper/life.ts'
export { liveTransactionOf } from './paper/transaction.ts'
export type { SwitchLive, SwitchMetrics, SwitchPorts } from './ports.ts'
export { HOUSE_RETENTION, LEAST_DAYS, type RetentionRule } from './retention.ts'
export type { OpenReversal } from './reversal/reversal.ts'
export { switchRoutes } from './routes.ts'
export { Switch } from './switch.ts'
export { houseLimits, type ListenerLimits } from './terminal/listener-limits.ts'
export {
  isProcessingDigit,
  PROCESSING_REQUESTS,
  type ProcessingDigit,
  type ProcessingRequest,
  type ProcessingState,
} from './terminal/processing-request.ts'
