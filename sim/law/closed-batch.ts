import type { Law } from './law.ts'
import { stands } from './law.ts'

/** [LAW-11] Once a terminal works in a later batch, nothing is added to an earlier one. */
export const closedBatch: Law = {
  name: 'LAW-11',
  says: 'a closed batch does not change',
  calm: ({ journal }) => {
    const found: string[] = []
    const latest = new Map<string, string>()
    for (const row of journal) {
      if (!stands(row)) continue
      const batch = latest.get(row.terminal) ?? ''
      if (row.batch < batch)
        found.push(`${row.terminal} ${row.batch} ${row.stan} was added when batch ${batch} had begun`)
      else latest.set(row.terminal, row.batch)
    }
    return found
  },
}
