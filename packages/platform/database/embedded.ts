import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statfsSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { type Clock, delay, Fault } from '@evertill/foundation'
import pg from 'pg'
import { clearLeftover, type DataLock, lockData } from './data-lock.ts'
import { databaseFault } from './database-faults.ts'
import { clientConfig } from './postgres.ts'
import { type Account, commandAs, giveToNobody, NOBODY, nobodyReaches, serverAccount } from './server-account.ts'
import { loopbackAddress, type ServerAddress, socketAddress } from './server-address.ts'
import { copiedBinaries, type ServerBinaries, serverBinaries } from './server-binaries.ts'
import { serverSettings } from './server-settings.ts'
import { folderTrouble, sizeOf, tailOf, troubleOf } from './server-trouble.ts'

export interface EmbeddedOptions {
  /** Everything that must survive lies below it. Made when absent. */
  readonly dataDir: string
  readonly clock: Clock
  /** One sentence for each step that takes time. */
  readonly onProgress?: (sentence: string) => void
  /** Ways of running that shall not be used, as if the machine forbade them. */
  readonly without?: readonly Account[]
  /** The server ended by itself and could not be started again. */
  readonly onLost?: (fault: Fault) => void
}

/** A PostgreSQL server that belongs to this process. */
export interface EmbeddedServer {
  /** For `openPostgres`. */
  readonly url: string
  /** The process of the server. */
  readonly pid: number
  /** Where its data lies. */
  readonly clusterDir: string
  /** Shuts the server down in good order and frees the folder. */
  stop(): Promise<void>
}

const DATABASE = 'evertill'
/** A new cluster takes 40 MB; its log grows to 1 GB under load before a checkpoint trims it. */
const FREE_FOR_NEW = 300
const FREE_FOR_OLD = 50

/**
 * Starts the PostgreSQL that came with the packages on `dataDir`, as root too, and waits until it answers.
 * @throws Fault with one sentence that says what to do: `database.in-use`, `database.leftover`, `database.full`,
 * `database.folder`, `database.no-account`, `database.no-server`, `database.version`, `database.memory`,
 * `database.damaged`, `database.socket-folder`, `database.start`
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const progress = options.onProgress ?? (() => undefined)
  const dataDir = prepareFolder(options.dataDir)
  const lock = lockFolder(dataDir)
  try {
    const place = await choosePlace(dataDir, options.without ?? [], progress)
    await clearLeftover(place.clusterDir, options.clock, progress)
    if (!existsSync(join(place.clusterDir, 'PG_VERSION'))) await initialize(place, progress)
    else if (place.account === 'account') giveToNobody(place.clusterDir)
    progress('Starting the database')
    const server = new Server(place, lock, options)
    await server.start(progress)
    return server
  } catch (error) {
    lock.release()
    throw folderTrouble(error, dataDir)
  }
}

/** Everything that is decided before the server runs. */
interface Place {
  readonly dataDir: string
  readonly clusterDir: string
  readonly logFile: string
  readonly account: Account
  readonly binaries: ServerBinaries
  readonly address: ServerAddress
}

function prepareFolder(dataDir: string): string {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    return realpathSync(dataDir)
  } catch (error) {
    throw folderTrouble(error, dataDir)
  }
}

function lockFolder(dataDir: string): DataLock {
  try {
    return lockData(dataDir)
  } catch (error) {
    throw folderTrouble(error, dataDir)
  }
}

async function choosePlace(
  dataDir: string,
  without: readonly Account[],
  progress: (sentence: string) => void,
): Promise<Place> {
  const account = serverAccount(without)
  let binaries = serverBinaries(join(dataDir, 'server'))
  let clusterDir = join(dataDir, 'postgres')
  if (account === 'account' && nobodyReaches(dirname(dataDir)) && nobodyReaches(binaries.root))
    // Nobody may pass through, not look around: what else lies here is closed on its own.
    chmodSync(dataDir, 0o711)
  else if (account === 'account') {
    const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 12)
    const elsewhere = join('/var/lib/evertill', name)
    mkdirSync(elsewhere, { recursive: true, mode: 0o755 })
    const closed = nobodyReaches(dirname(dataDir)) ? binaries.root : dataDir
    progress(`Other users cannot enter ${closed}, so the database keeps its data in ${elsewhere}`)
    binaries = copiedBinaries(binaries.root, elsewhere)
    clusterDir = join(elsewhere, 'postgres')
  }
  const owner = account === 'account' ? NOBODY : undefined
  const address = process.platform === 'win32' ? await loopbackAddress(dataDir) : socketAddress(dataDir, owner)
  const place = { dataDir, clusterDir, logFile: join(dataDir, 'postgres.log'), account, binaries, address }
  demandSpace(place)
  return place
}

function demandSpace({ dataDir, clusterDir }: Place): void {
  const { bavail, bsize } = statfsSync(dataDir)
  const free = Math.floor((bavail * bsize) / 1_048_576)
  const needed = existsSync(join(clusterDir, 'PG_VERSION')) ? FREE_FOR_OLD : FREE_FOR_NEW
  if (free < needed)
    throw new Fault(
      'database.full',
      `The disk of ${dataDir} has ${free} MB left and the database needs ${needed} MB; free some space and start again`,
      { detail: { dataDir, freeMb: free, neededMb: needed } },
    )
}

/** Makes the cluster under another name and renames it when it is whole: an interrupted first start leaves nothing. */
async function initialize(place: Place, progress: (sentence: string) => void): Promise<void> {
  progress('Creating the database')
  const draft = `${place.clusterDir}.new`
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { mode: 0o700 })
  if (place.account === 'account') giveToNobody(draft)
  const args = [
    '-D',
    draft,
    '-U',
    'postgres',
    '-E',
    'UTF8',
    '--locale=C',
    '--no-instructions',
    ...place.address.initArgs,
  ]
  const [command, words] = commandAs(place.account, place.binaries.initdb, args)
  const said: string[] = []
  const child = spawn(command, words, {
    env: serverEnvironment(),
    cwd: '/',
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => said.push(text.toString()))
  const code = await exitOf(child)
  if (code !== 0) {
    rmSync(draft, { recursive: true, force: true })
    throw troubleOf(said.join('').slice(-16_384), place.dataDir)
  }
  renameSync(draft, place.clusterDir)
}

class Server implements EmbeddedServer {
  readonly url: string
  readonly clusterDir: string
  readonly #place: Place
  readonly #lock: DataLock
  readonly #options: EmbeddedOptions
  #child: ChildProcess | undefined
  #exited: Promise<number> = Promise.resolve(0)
  #stopping: Promise<void> | undefined
  readonly #withUs = (): void => this.#signal('SIGINT')

  constructor(place: Place, lock: DataLock, options: EmbeddedOptions) {
    this.#place = place
    this.#lock = lock
    this.#options = options
    this.url = place.address.urlOf(DATABASE)
    this.clusterDir = place.clusterDir
  }

  get pid(): number {
    return this.#child?.pid ?? 0
  }

  async start(progress: (sentence: string) => void): Promise<void> {
    const { logFile, dataDir, clusterDir, account, binaries, address } = this.#place
    const logged = sizeOf(logFile)
    if (logged > 8_388_608) renameSync(logFile, `${logFile}.old`)
    const log = openSync(logFile, 'a', 0o600)
    const from = sizeOf(logFile)
    const settings = Object.entries(serverSettings()).flatMap(([name, value]) => ['-c', `${name}=${value}`])
    const [command, words] = commandAs(account, binaries.postgres, [
      '-D',
      clusterDir,
      ...address.serverArgs,
      ...settings,
    ])
    // In a session of its own, so that Ctrl-C reaches us first and sales in flight can still be committed.
    const child = spawn(command, words, {
      env: serverEnvironment(),
      cwd: '/',
      stdio: ['ignore', log, log],
      detached: true,
    })
    closeSync(log)
    this.#child = child
    let over = false
    this.#exited = exitOf(child).finally(() => {
      over = true
    })
    process.on('exit', this.#withUs)
    try {
      await this.#untilItAnswers(() => over, progress)
    } catch (error) {
      process.off('exit', this.#withUs)
      this.#signal('SIGINT')
      await this.#exited
      throw error ?? troubleOf(tailOf(logFile, from), dataDir)
    }
    this.#exited.then(() => this.#lost())
  }

  /** Rejects with nothing when the server ended, and with a Fault when it refuses us. */
  async #untilItAnswers(isOver: () => boolean, progress: (sentence: string) => void): Promise<void> {
    for (let tries = 0; !(await this.#answers()); tries += 1) {
      if (isOver()) return Promise.reject()
      if (tries === 100) progress('The database repairs itself after an abrupt end; this may take a minute')
      await delay(this.#options.clock, tries < 50 ? 10 : 50)
    }
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#shutDown()
    return this.#stopping
  }

  async #shutDown(): Promise<void> {
    process.off('exit', this.#withUs)
    this.#signal('SIGINT')
    const late = this.#options.clock.after(15_000, () => this.#signal('SIGQUIT'))
    await this.#exited
    late.cancel()
    this.#place.address.remove()
    this.#lock.release()
  }

  #signal(signal: 'SIGINT' | 'SIGQUIT'): void {
    if (this.#child === undefined || this.#child.exitCode !== null || this.#child.signalCode !== null) return
    // On Windows a signal would be the end without a farewell; the server's own tool is asked instead.
    if (process.platform === 'win32')
      spawnSync(join(this.#place.binaries.root, 'bin', 'pg_ctl.exe'), ['stop', '-D', this.clusterDir, '-m', 'fast'])
    else this.#child.kill(signal)
  }

  /** Nobody asked it to end: out of memory, a stray signal. The pool finds a new one at the same address. */
  async #lost(): Promise<void> {
    process.off('exit', this.#withUs)
    for (let attempt = 1; this.#stopping === undefined && attempt <= 5; attempt++) {
      try {
        await clearLeftover(this.clusterDir, this.#options.clock, () => undefined)
        await this.start(() => undefined)
        return
      } catch (error) {
        if (attempt === 5 && error instanceof Fault) this.#options.onLost?.(error)
        await delay(this.#options.clock, 1_000 * attempt)
      }
    }
  }

  /** True once the server takes statements; makes our database the first time. */
  async #answers(): Promise<boolean> {
    const first = new pg.Client(clientConfig(this.#place.address.urlOf('postgres')))
    first.on('error', () => undefined)
    try {
      await first.connect()
      const { rowCount } = await first.query('select from pg_database where datname = $1', [DATABASE])
      if (rowCount === 0) await first.query(`create database ${DATABASE}`)
      return true
    } catch (error) {
      const fault = databaseFault(error, 'read')
      // A server that comes up, or is not there yet, will answer; one that refuses us will go on refusing.
      if (fault.code !== 'database.unavailable') throw fault
      return false
    } finally {
      await first.end().catch(() => undefined)
    }
  }
}

function serverEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(PG|LC_|LANG)/.test(name))
  return { ...Object.fromEntries(kept), LC_ALL: 'C' }
}

function exitOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    child.once('error', () => resolve(127))
    child.once('exit', (code) => resolve(code ?? 1))
  })
}
