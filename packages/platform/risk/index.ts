export { riskMigrations } from './migrations.ts'
export { riskRoutes } from './routes.ts'
export {
  type Comparison,
  decide,
  demoRules,
  type Per,
  type RiskDecision,
  type RiskRule,
  type RiskSubject,
} from './rule.ts'
export { Risk } from './service.ts'
export type { BlockedEntry, DecisionFilter, StoredDecision } from './store.ts'
