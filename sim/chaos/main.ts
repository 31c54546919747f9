import { parseArgs } from 'node:util'
import { runChaos } from './chaos.ts'

/** `npm run chaos`: real processes, a real database, real sockets, and somebody who kills them. docs/wind-tunnel.md tells more. */
const { values } = parseArgs({
  options: {
    /** How many blows. */
    blows: { type: 'string', default: '12' },
    terminals: { type: 'string', default: '16' },
    /** Platform, tills and lines once each, on few tills: for the tests. */
    short: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    /** Only blows of these kinds, with commas between. */
    kinds: { type: 'string' },
    /** Plants a mistake; see sim/bug. */
    bug: { type: 'string' },
  },
})

const report = await runChaos({
  terminals: values.short ? 6 : Number(values.terminals),
  blows: values.short ? 3 : Number(values.blows),
  short: values.short,
  bug: values.bug,
  kinds: values.kinds?.split(','),
  say: values.json ? () => undefined : (line) => void process.stdout.write(`${line}\n`),
})
if (values.json) process.stdout.write(`${JSON.stringify(report)}\n`)
process.exitCode = report.findings.length > 0 ? 1 : 0
