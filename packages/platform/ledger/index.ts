export { ledgerMigrations } from './migrations.ts'
export { ledgerRoutes } from './routes.ts'
export { Ledger } from './service.ts'
