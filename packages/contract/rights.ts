import { z } from 'zod'

/** Who a person of the console is. */
export const Role = z.enum(['operations', 'risk', 'agent', 'merchant', 'technician'])
export type Role = z.infer<typeof Role>

/** What a person may do. A right says which door opens; the {@link Scope} says which rows stand behind it. */
export const Right = z.enum([
  'overview.read',
  'transactions.read',
  'transactions.search-card',
  'terminals.read',
  'terminals.change',
  'terminals.enrol',
  'terminals.test',
  'maintenance.read',
  'maintenance.change',
  'incidents.read',
  'incidents.change',
  'issuers.read',
  'reversals.read',
  'merchants.read',
  'merchants.change',
  'risk.read',
  'risk.change',
  'ledger.read',
  'settlement.read',
  'settlement.change',
  'people.read',
  'people.change',
  'audit.read',
])
export type Right = z.infer<typeof Right>

/** Agents bring merchants; they never approve, hold keys, or watch risk [practice: Identity]. */
export const rightsOf: Readonly<Record<Role, readonly Right[]>> = {
  operations: Right.options.filter((right) => right !== 'risk.change'),
  risk: [
    'overview.read',
    'transactions.read',
    'transactions.search-card',
    'terminals.read',
    'maintenance.read',
    'incidents.read',
    'merchants.read',
    'merchants.change',
    'reversals.read',
    'risk.read',
    'risk.change',
    'audit.read',
  ],
  agent: ['overview.read', 'transactions.read', 'terminals.read', 'maintenance.read', 'merchants.read'],
  merchant: [
    'overview.read',
    'transactions.read',
    'terminals.read',
    'maintenance.read',
    'merchants.read',
    'ledger.read',
    'settlement.read',
  ],
  technician: [
    'terminals.read',
    'terminals.enrol',
    'terminals.test',
    'maintenance.read',
    'incidents.read',
    'issuers.read',
    'merchants.read',
  ],
}

/**
 * A person's place in institution → agent tree → merchant. Every list is cut to it. Empty is the whole house.
 * `agentPath` is `/a1/a7/`: that agent and all below.
 */
export const Scope = z.object({
  institutionId: z.string().optional(),
  agentPath: z.string().optional(),
  merchantId: z.string().optional(),
})
export type Scope = z.infer<typeof Scope>
