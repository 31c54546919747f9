import type { Scenario } from '../../sim/lab/scenario.ts'
import { readScript } from '../../sim/lab/script.ts'

/** The first thing a visitor sees: something that everybody knows, on the terminal that most shops have. */
const FIRST: Scenario = { seed: 11, kind: 'countertop', faults: ['hang-router'] }

/** What the address asks for: `?scenario=` holds a scenario file. Anything else begins with the first scenario. */
export function startScenario(search: string): Scenario {
  const asked = new URLSearchParams(search).get('scenario')
  if (asked === null) return FIRST
  const read = readScript(asked)
  return read.ok ? read.scenario : FIRST
}
