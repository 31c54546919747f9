import { maskPan } from '@evertill/foundation'
import { demoSecrets, practiceCards, type Serving } from '../../packages/platform/index.ts'
import * as places from './places.ts'

/** What a newcomer needs, printed once the house is open. Card numbers are published test numbers, so they stand in full. */
export function welcome(it: {
  serving: Serving
  host: string
  codes: readonly { terminalId: string; code: string; label: string }[]
  dataDir: string
  fdatasyncMs: number | undefined
}): string {
  const host = it.host === '0.0.0.0' || it.host === '::' ? 'localhost' : it.host
  const { httpPort, isoPort } = it.serving.doors
  const base = `http://${host}:${httpPort}`
  const rows: string[] = [
    '',
    '  Evertill 恒收 is open.',
    '',
    `  Till 收银台      ${base}/till/`,
    `  Console 控制台   ${base}/console/`,
    `  Fault lab 实验室 ${base}/lab/`,
    `  API              ${base}/docs/      health ${base}/healthz      metrics ${base}/metrics`,
    `  ISO 8583         ${host}:${isoPort}      terminals ${places.integratorTerminals.join(', ')} of merchant ${places.merchantId}`,
    '',
    `  Console sign-in  ${demoSecrets.people.join(' · ')}      password ${demoSecrets.password}`,
    `  Till operators   ${places.tillOperators.map((each) => `${each.number} / ${each.pin} (${each.role})`).join(' · ')}`,
    '  Activation codes',
    ...it.codes.map(({ terminalId, code, label }) => `    ${terminalId}   ${code}   ${label}`),
    '',
    '  Practice cards (published test numbers, PIN 123456)',
    ...practiceCards.map((card) => `    ${card.pan.padEnd(20)} ${card.answers.en}`),
    '',
    `  Data in ${it.dataDir}${it.fdatasyncMs === undefined ? '' : `; its disk keeps 8 kB in ${it.fdatasyncMs.toFixed(2)} ms`}. Ctrl-C stops everything.`,
    '',
  ]
  return rows.join('\n')
}

/** One line for the first sale: how long a newcomer waited for it. */
export function firstSale(amount: number, afterMs: number): string {
  return `  First sale accepted ${(afterMs / 1_000).toFixed(1)} s after the start (¥${(amount / 100).toFixed(2)}, ${maskPan('6200000000000005')}).`
}
