import { diagnosisEndpoints } from './endpoint/diagnosis.ts'
import { fleetEndpoints } from './endpoint/fleet.ts'
import { merchantEndpoints } from './endpoint/merchant.ts'
import { overviewEndpoints } from './endpoint/overview.ts'
import { riskEndpoints } from './endpoint/risk.ts'
import { sessionEndpoints } from './endpoint/session.ts'
import { settlementEndpoints } from './endpoint/settlement.ts'
import { terminalEndpoints } from './endpoint/terminal.ts'
import { transactionEndpoints } from './endpoint/transaction.ts'

/** Every door of the HTTP interface. `/api/live`, `/docs`, `/metrics` and the terminal socket stand beside it. */
export const endpoints = {
  ...sessionEndpoints,
  ...overviewEndpoints,
  ...transactionEndpoints,
  ...terminalEndpoints,
  ...merchantEndpoints,
  ...riskEndpoints,
  ...settlementEndpoints,
  ...diagnosisEndpoints,
  ...fleetEndpoints,
} as const
export type Endpoints = typeof endpoints
