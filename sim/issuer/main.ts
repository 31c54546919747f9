import { parseArgs } from 'node:util'
import { fromHex, systemClock } from '@evertill/foundation'
import { listenTcp } from '../../packages/platform/net/index.ts'
import { dailyFile } from './daily-file.ts'
import { DEMO_ZPK } from './index.ts'
import { IssuerBook } from './issuer-book.ts'
import { IssuerHost } from './issuer-host.ts'
import { issuerAAccounts, issuerBAccounts } from './practice-accounts.ts'
import { sqliteStore } from './sqlite-store.ts'
import { WalletBook } from './wallet-front.ts'

/**
 * A simulated issuer or wallet front as a program of its own:
 *
 *   node run.cjs sim/issuer/main.ts --name issuer-a --port 9001 [--zpk HEX] [--store FILE] [--open]
 *
 * Commands on standard input, one a line: `silent on|off`, `slow MS`, `refuse CODE|off`, `lying KIND|off`, `closed on|off`, `cut`, `book`, `pay REFERENCE`, `file YYYYMMDD`.
 */

const { values } = parseArgs({
  options: {
    name: { type: 'string', default: 'issuer-a' },
    port: { type: 'string', default: '0' },
    host: { type: 'string', default: '127.0.0.1' },
    zpk: { type: 'string', default: DEMO_ZPK },
    store: { type: 'string' },
    open: { type: 'boolean', default: false },
  },
})

const options = { open: values.open, ...(values.store === undefined ? {} : { store: sqliteStore(values.store) }) }
const book =
  values.name === 'wallet'
    ? new WalletBook(values.name, options)
    : new IssuerBook(values.name, values.name === 'issuer-b' ? issuerBAccounts() : issuerAAccounts(), options)
const host = new IssuerHost(systemClock, book, fromHex(values.zpk))
const server = await listenTcp({ clock: systemClock, port: Number(values.port), host: values.host, listener: host })
process.stdout.write(`${JSON.stringify({ ready: values.name, port: server.port })}\n`)

let line = ''
process.stdin.setEncoding('utf8')
process.stdin.on('data', (text: string) => {
  line += text
  for (let end = line.indexOf('\n'); end >= 0; end = line.indexOf('\n')) {
    command(line.slice(0, end).trim())
    line = line.slice(end + 1)
  }
})
// Whoever started us is gone when its pipe closes, and an orphan would keep the port.
process.stdin.on('end', () => process.exit(0))
process.on('SIGTERM', () => process.exit(0))

function command(text: string): void {
  const [word, value = ''] = text.split(/\s+/)
  const { faults } = host
  if (word === 'silent') faults.silent = value === 'on'
  else if (word === 'closed') faults.closed = value === 'on'
  else if (word === 'slow') faults.slowMs = Number(value) || 0
  else if (word === 'refuse') faults.refuse = value === 'off' ? undefined : value
  else if (word === 'lying') faults.lying = value === 'off' ? undefined : (value as typeof faults.lying)
  else if (word === 'cut') host.cut()
  else if (word === 'file') tellFile(value)
  else if (word === 'pay') process.stdout.write(`${JSON.stringify({ scanned: value, paid: host.pay(value) })}\n`)
  else if (word === 'book') process.stdout.write(`${JSON.stringify({ book: book.standing(), heard: host.heard })}\n`)
}

/** Whoever listens reads lines of a bounded length. */
function tellFile(day: string): void {
  const lines = dailyFile(host.book, day)
  for (let at = 0; at < lines.length; at += 400) {
    const more = at + 400 < lines.length
    process.stdout.write(`${JSON.stringify({ file: day, more, lines: lines.slice(at, at + 400) })}\n`)
  }
}
