import { relative } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** What takes more than fifteen seconds, longest first. */
const LONG = [
  'stories/sim.test.ts',
  'e2e/console-screens.test.ts',
  'stories/chaos.test.ts',
  'e2e/console.test.ts',
  'stories/demo.test.ts',
  'stories/terminal-power-cut.test.ts',
  'e2e/till-screens.test.ts',
  'e2e/till-hands.test.ts',
  'stories/secrets.test.ts',
  'e2e/till.test.ts',
  'e2e/console-doctor.test.ts',
  'e2e/till-doctor.test.ts',
  'e2e/lab.test.ts',
  'stories/http-socket.test.ts',
  'house/toolchain.test.ts',
  'stories/reconcile.test.ts',
  'contract/open.test.ts',
]

/** The long ones of every project first: none of them is then begun last, to run on one core while the other has nothing to do. */
export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const found = LONG.indexOf(relative(import.meta.dirname, moduleId).replaceAll('\\', '/'))
      return found === -1 ? LONG.length : found
    }
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b))
  }
}
