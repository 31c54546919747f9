import type { Clock, Random } from '@evertill/foundation'
import type { Db } from '../database/index.ts'
import type { Keys } from '../keys/index.ts'
import { Audit } from './audit.ts'
import { People } from './people.ts'
import { Sessions } from './sessions.ts'

/** People, what they may see and do, their sessions, and the audit of what they did. */
export function createOperator(ports: { db: Db; clock: Clock; random: Random; keys: Keys }) {
  const people = new People(ports)
  return { people, sessions: new Sessions({ ...ports, people }), audit: new Audit(ports.db, ports.clock) }
}

export type Operator = ReturnType<typeof createOperator>
