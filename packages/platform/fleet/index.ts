export { fleetMigrations } from './migrations.ts'
export { presenceOf, type TerminalPresence } from './presence.ts'
export { fleetRoutes } from './routes.ts'
export { Fleet } from './service.ts'
