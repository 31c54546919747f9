export { CachedDirectory } from './directory.ts'
export { merchantMigrations } from './migrations.ts'
export type { Directory, TerminalStanding } from './standing.ts'
