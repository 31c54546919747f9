import type { House } from '@evertill/contract'
import type { Clock, Random } from '@evertill/foundation'
import type { Db } from '../database/index.ts'
import type { Keys } from '../keys/index.ts'
import type { Outbox } from '../outbox/index.ts'
import { CachedDirectory } from './directory.ts'
import { Enrolment } from './enrolment.ts'
import * as lists from './place-store.ts'
import { Places } from './places.ts'

export interface MerchantPorts {
  readonly db: Db
  readonly clock: Clock
  readonly random: Random
  readonly keys: Keys
  readonly outbox: Outbox
  /** False in production: then practice terminals are refused. */
  readonly practice: boolean
  /** What the house says of itself to every terminal; goes with each profile. */
  readonly house?: () => Promise<House>
}

/** Who may accept: institutions, agents, merchants, outlets, terminals, contracts and enrolment. */
export function createMerchant(ports: MerchantPorts) {
  const directory = new CachedDirectory(ports.db, ports.clock)
  const places = new Places({ ...ports, directory })
  const enrolment = new Enrolment({ ...ports, directory, policy: { practice: ports.practice }, house: ports.house })
  const { db } = ports
  return {
    directory,
    places,
    enrolment,
    /** Every list is cut to the scope of the person who asks. */
    lists: {
      institutions: lists.institutions.bind(null, db),
      agents: lists.agents.bind(null, db),
      merchants: lists.merchants.bind(null, db),
      merchant: lists.merchant.bind(null, db),
      outlets: lists.outlets.bind(null, db),
      terminals: lists.terminals.bind(null, db),
      terminal: lists.terminal.bind(null, db),
      terminalCounts: lists.terminalCounts.bind(null, db),
      outlet: lists.outlet.bind(null, db),
      statusHistory: lists.statusHistory.bind(null, db),
      lastCode: (terminalId: string) => enrolment.lastCode(db, terminalId),
    },
  }
}

export type Merchant = ReturnType<typeof createMerchant>
