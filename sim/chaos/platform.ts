import { createInterface } from 'node:readline'
import type { Result } from '@evertill/foundation'
import {
  houseContract,
  houseMessages,
  houseParameters,
  type Network,
  openDatabase,
  type Platform,
  serve,
  settingsFrom,
} from '../../packages/platform/index.ts'
import { MERCHANT } from '../tunnel/arena.ts'
import { simulatedTmk } from '../tunnel/till.ts'

/**
 * The real house as a program, for `npm run chaos`: the built-in database on the disk, doors on sockets. Its order is one line of JSON on
 * standard input; when that closes, it ends. It differs from `npm run serve` in that it knows the terminals of the load.
 */
interface Order {
  readonly dataDir: string
  readonly network: Network
  readonly terminals: readonly string[]
}

const lines = createInterface({ input: process.stdin })
lines.once('close', () => process.exit(0))
lines.once('line', (line) => {
  open(JSON.parse(line) as Order).catch((error: Error) => {
    process.stderr.write(`${error.stack ?? error.message}\n`)
    process.exit(1)
  })
})

async function open({ dataDir, network, terminals }: Order): Promise<void> {
  const settings = settingsFrom({ EVERTILL_DATA: dataDir, EVERTILL_HTTP_PORT: '0', EVERTILL_ISO_PORT: '0' })
  const database = await openDatabase({
    dataDir: settings.dataDir,
    connections: settings.databaseConnections,
    url: undefined,
    onLost: (fault) => {
      process.stderr.write(`${fault.message}\n`)
      process.exit(2)
    },
  })
  const serving = await serve({
    settings,
    network,
    database,
    log: { level: 'silent' },
    prepare: (platform) => furnish(platform, terminals),
  })
  process.stdout.write(`${JSON.stringify({ ready: 'platform', iso: serving.doors.isoPort, database: database.url })}\n`)
}

async function furnish({ merchant }: Platform, terminals: readonly string[]): Promise<void> {
  if ((await merchant.directory.find(terminals.at(-1)!)) !== undefined) return
  const name = { zh: '混沌', en: 'Chaos' }
  unlessThere(await merchant.places.addInstitution({ id: 'chaos', name }))
  unlessThere(await merchant.places.addAgent({ id: 'chaos-agent', name, institutionId: 'chaos' }))
  unlessThere(
    await merchant.places.addMerchant({
      merchantId: MERCHANT,
      name,
      agentId: 'chaos-agent',
      mcc: '5411',
      currency: '156',
      timeZone: 'Asia/Shanghai',
      servicePhone: '400 000 0000',
      contract: houseContract,
      reason: 'chaos',
    }),
  )
  unlessThere(await merchant.places.addOutlet({}, { outletId: 'chaos-1', merchantId: MERCHANT, name, address: '-' }))
  for (const terminalId of terminals) {
    unlessThere(
      await merchant.enrolment.register(
        { scope: {} },
        {
          terminalId,
          outletId: 'chaos-1',
          label: terminalId,
          serial: `EVT${terminalId}`,
          practice: true,
          parameters: houseParameters,
          messages: houseMessages,
        },
      ),
    )
    await merchant.enrolment.injectTmk(terminalId, simulatedTmk(terminalId))
  }
}

/** An interrupted first start may have made some of it. */
function unlessThere<T>(answer: Result<T, { code: string }>): void {
  if (!answer.ok && answer.refusal.code !== 'merchant.exists') throw new Error(answer.refusal.code)
}
