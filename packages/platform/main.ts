import { Fault } from '@evertill/foundation'
import { readNetwork, settingsFrom } from './config.ts'
import { openDatabase } from './database/index.ts'
import { serve } from './serve.ts'

/**
 * The house as a program: `npm run serve`. Everything comes from the environment; see config.ts for the names.
 * Exit codes: 0 stopped in good order, 1 could not start (one sentence says why and what to do), 2 the database was lost.
 */
async function main(): Promise<void> {
  const settings = settingsFrom(process.env)
  const network = readNetwork(settings.networkFile)
  const say = (sentence: string): void => void process.stdout.write(`${sentence}\n`)
  const database = await openDatabase({
    url: settings.databaseUrl,
    dataDir: settings.dataDir,
    connections: settings.databaseConnections,
    onProgress: say,
    onLost: (fault) => {
      process.stderr.write(`${fault.message}\n`)
      process.exit(2)
    },
  })
  try {
    const serving = await serve({ settings, network, database, log: { level: settings.logLevel } })
    say(`HTTP on ${settings.host}:${serving.doors.httpPort}, ISO 8583 on ${settings.host}:${serving.doors.isoPort}`)
    let stopping = false
    const stop = (): void => {
      if (stopping) return
      stopping = true
      serving
        .stop()
        .then(() => database.close())
        .then(() => process.exit(0))
    }
    process.on('SIGINT', stop)
    process.on('SIGTERM', stop)
  } catch (error) {
    await database.close()
    throw error
  }
}

main().catch((error: unknown) => {
  // A Fault's sentence is written for people; anything else is a bug and shows its place.
  process.stderr.write(`${error instanceof Fault ? error.message : ((error as Error).stack ?? String(error))}\n`)
  process.exit(1)
})
