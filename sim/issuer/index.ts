export { decide } from './decide.ts'
export { IssuerBook, type IssuerRecord, type IssuerStore } from './issuer-book.ts'
export { type IssuerFaults, IssuerHost } from './issuer-host.ts'
export { type Account, issuerAAccounts, issuerBAccounts } from './practice-accounts.ts'
export { sqliteStore } from './sqlite-store.ts'
export { WalletBook } from './wallet-front.ts'
/** Marked demo key: the zone PIN key of every simulated issuer unless told otherwise. Never for real money. */
export const DEMO_ZPK = 'A1B2C3D4E5F60718293A4B5C6D7E8F90'
