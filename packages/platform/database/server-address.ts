import { createHash } from 'node:crypto'
import { chownSync, existsSync, lstatSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Fault, SystemRandom, toHex } from '@evertill/foundation'

/** Where a built-in server can be reached: by nobody but us. */
export interface ServerAddress {
  /** For `openPostgres`. */
  urlOf(database: string): string
  /** Arguments of `postgres`. */
  readonly serverArgs: readonly string[]
  /** Arguments of `initdb`. */
  readonly initArgs: readonly string[]
  /** Leaves nothing behind outside the data folder. */
  remove(): void
}

/**
 * A Unix socket in a folder of its own, so that no port can be taken and no other user can come in. The folder stands in
 * /tmp because a socket's path has at most 107 bytes; its name comes from the data folder.
 * @param owner the number that the server runs under, when it is not ours
 */
export function socketAddress(dataDir: string, owner: number | undefined): ServerAddress {
  const uid = process.getuid?.() ?? 0
  const name = createHash('sha256').update(`${uid}:${dataDir}`).digest('hex').slice(0, 12)
  const folder = join(existsSync('/tmp') ? '/tmp' : tmpdir(), `evertill-${name}`)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const { uid: holder, mode } = lstatSync(folder)
  if ((holder !== uid && holder !== owner) || (mode & 0o077) !== 0 || !lstatSync(folder).isDirectory())
    throw new Fault(
      'database.socket-folder',
      `The folder ${folder} belongs to somebody else; remove it and start again`,
      {
        detail: { folder },
      },
    )
  if (owner !== undefined && holder !== owner) chownSync(folder, owner, owner)
  return {
    urlOf: (database) => `socket:${folder}?db=${database}`,
    serverArgs: ['-k', folder, '-c', 'listen_addresses=', '-c', 'unix_socket_permissions=0700'],
    initArgs: ['-A', 'trust'],
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** Windows has no such sockets for PostgreSQL: a free port of the loopback and a password drawn at the first start. */
export async function loopbackAddress(dataDir: string): Promise<ServerAddress> {
  const file = join(dataDir, 'postgres.password')
  if (!existsSync(file)) writeFileSync(file, toHex(new SystemRandom().bytes(24)), { mode: 0o600 })
  const password = readFileSync(file, 'latin1').trim()
  const port = await freePort()
  return {
    urlOf: (database) => `postgres://postgres:${password}@127.0.0.1:${port}/${database}`,
    serverArgs: ['-p', String(port), '-c', 'listen_addresses=127.0.0.1'],
    initArgs: ['-A', 'scram-sha-256', `--pwfile=${file}`],
    remove: () => undefined,
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(address !== null && typeof address === 'object' ? address.port : 0))
    })
  })
}
