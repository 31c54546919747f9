import { Fault } from '@evertill/foundation'

/**
 * What the statement meant to do, which decides what a broken line means:
 * a read changed nothing; a change that commits by itself, and a commit, leave the outcome unknown.
 */
export type Intent = 'read' | 'change' | 'inside-transaction' | 'commit'

/** The parts of an error of PostgreSQL that are safe to keep: never its `detail`, which may quote a whole row [LAW-8]. */
interface ServerError {
  readonly code: string
  readonly severity: string
  readonly message: string
  readonly constraint?: string
  readonly table?: string
}

const FULL = new Set(['53100', '58030'])
/** The server is going away, coming up, out of connections or memory, or gave up by our own time limit. */
const UNAVAILABLE = new Set(['53200', '53300', '57014', '57P01', '57P02', '57P03', '57P05', '25P03', '25006'])

/** Turns whatever a driver threw into a Fault of the catalogue (docs/errors.md), without any value of a row in it. */
export function databaseFault(error: unknown, intent: Intent): Fault {
  if (error instanceof Fault) return error
  const server = serverError(error)
  // A FATAL ends the session and may come after the commit record was written, so it says nothing about the change.
  if (server === undefined || server.severity === 'FATAL' || server.severity === 'PANIC') {
    if (intent === 'commit' || intent === 'change') return unknownCommit(server?.code ?? systemCode(error))
    return unavailable(server?.code ?? systemCode(error), 'The database cannot be reached')
  }
  return refused(server)
}

/** The line broke, or time ran out, before the server said whether it had committed. */
export function unknownCommit(reason: string): Fault {
  return new Fault('database.unknown-commit', 'The database did not say whether the change was committed', {
    detail: { reason },
  })
}

export function unavailable(reason: string, sentence: string): Fault {
  return new Fault('database.unavailable', sentence, { retriable: true, detail: { reason } })
}

function refused(server: ServerError): Fault {
  const detail: Record<string, string> = { sqlstate: server.code }
  if (server.table !== undefined) detail.table = server.table
  if (server.constraint !== undefined) detail.constraint = server.constraint
  if (FULL.has(server.code))
    return new Fault(
      'database.full',
      'The disk of the database is full; free some space and the next change succeeds',
      {
        retriable: true,
        detail,
      },
    )
  if (server.code.startsWith('40') || server.code === '55P03')
    return new Fault('database.conflict', 'Another change came first', { retriable: true, detail })
  if (server.code.startsWith('23'))
    return new Fault(
      'database.conflict',
      `A rule of the table refused the change: ${server.constraint ?? server.code}`,
      {
        detail,
      },
    )
  if (UNAVAILABLE.has(server.code) || server.code.startsWith('08'))
    return new Fault('database.unavailable', 'The database is not able to answer now', { retriable: true, detail })
  // Messages of class 42 name columns and tables; others may quote a value that was sent.
  const said = server.code.startsWith('42') ? `: ${server.message}` : ''
  return new Fault('database.statement', `The database refused a statement (${server.code})${said}`, { detail })
}

function serverError(error: unknown): ServerError | undefined {
  if (!(error instanceof Error)) return undefined
  const { code, severity, constraint, table } = error as Error & Partial<Record<keyof ServerError, unknown>>
  if (typeof code !== 'string' || typeof severity !== 'string' || !/^[0-9A-Z]{5}$/.test(code)) return undefined
  return {
    code,
    severity,
    message: error.message,
    ...(typeof constraint === 'string' ? { constraint } : {}),
    ...(typeof table === 'string' ? { table } : {}),
  }
}

function systemCode(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  const { code } = error as Error & { code?: unknown }
  return typeof code === 'string' ? code : error.message.slice(0, 80)
}
