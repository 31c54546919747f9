import type { Bug } from './bug.ts'

/** Mistakes of a switch that answers for its issuers. */
export const STAND_IN_BUGS: readonly Bug[] = [
  {
    name: 'stand-in-forgets',
    law: 'LAW-10',
    says: 'after a restart the switch has forgotten how much it answered for today',
    edits: [
      {
        file: 'packages/platform/switch/authorization/stand-in.ts',
        find: 'this.#db = db',
        replace: "this.#db = db; void db.query('delete from switch_stand_in').catch(() => undefined)",
      },
    ],
  },
  {
    name: 'stand-in-untold',
    law: 'LAW-10',
    says: 'an issuer that was away never hears of what was approved for it',
    edits: [
      {
        file: 'packages/platform/switch/authorization/own-outcome.ts',
        find: "...(state === 'approved' ? { reversal: advice } : {}),",
        replace: "...(state === 'approved' && asked.amount < 0 ? { reversal: advice } : {}),",
      },
    ],
  },
]
