import { spawnSync } from 'node:child_process'
import { chownSync, lstatSync, readdirSync, statSync } from 'node:fs'
import { userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { Fault } from '@evertill/foundation'

/**
 * How the server is run. PostgreSQL refuses to work as root, so for root it gets another number:
 * `namespace`, a user namespace in which our own files belong to nobody's number: no account, no change of owner;
 * `account`, the number 65534 itself, to which the data must then belong; `own`, the user who runs us.
 */
export type Account = 'own' | 'namespace' | 'account'

export const NOBODY = 65_534
/** The server shuts down in good order when we die, however we die; Linux only. */
const WITH_US = ['--pdeathsig', 'INT']
const NAMESPACE = ['--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`]

/**
 * Chooses the account.
 * @param without ways not to be used, as if the machine forbade them
 * @throws Fault `database.no-account`
 */
export function serverAccount(without: readonly Account[] = []): Account {
  const mayNamespace = (): boolean =>
    !without.includes('namespace') && works('unshare', [...NAMESPACE, 'setpriv', ...WITH_US, 'true'])
  // `initdb` wants its user to have a name; a container's bare number has none, but nobody has.
  if (process.getuid?.() !== 0) return hasName() || !mayNamespace() ? 'own' : 'namespace'
  if (mayNamespace()) return 'namespace'
  if (!without.includes('account') && works('setpriv', [...asNobody(), 'true'])) return 'account'
  throw new Fault(
    'database.no-account',
    'The built-in database does not run as root, and this machine forbids user namespaces and changing the user; ' +
      'start Evertill as an ordinary user, or set DATABASE_URL',
  )
}

/** The command line that runs `program` under `account`. */
export function commandAs(account: Account, program: string, args: readonly string[]): readonly [string, string[]] {
  if (account === 'namespace') return ['unshare', [...NAMESPACE, 'setpriv', ...WITH_US, program, ...args]]
  if (account === 'account') return ['setpriv', [...asNobody(), program, ...args]]
  if (process.platform === 'linux' && works('setpriv', [...WITH_US, 'true']))
    return ['setpriv', [...WITH_US, program, ...args]]
  return [program, [...args]]
}

/** Can the number 65534 reach this folder? Every folder on the way must let others pass. */
export function nobodyReaches(folder: string): boolean {
  for (let at = folder; ; at = dirname(at)) {
    if ((statSync(at).mode & 0o001) === 0) return false
    if (dirname(at) === at) return true
  }
}

/** Gives a folder and everything in it to the number 65534. */
export function giveToNobody(folder: string): void {
  if (lstatSync(folder).uid !== NOBODY) chownSync(folder, NOBODY, NOBODY)
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name)
    if (!entry.isSymbolicLink() && lstatSync(path).uid !== NOBODY) chownSync(path, NOBODY, NOBODY)
  }
}

function hasName(): boolean {
  try {
    return process.platform === 'win32' || userInfo().username !== ''
  } catch {
    return false
  }
}

function asNobody(): string[] {
  return [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', ...WITH_US]
}

function works(program: string, args: readonly string[]): boolean {
  return spawnSync(program, [...args], { stdio: 'ignore', timeout: 5_000 }).status === 0
}
