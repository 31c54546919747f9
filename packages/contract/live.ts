import { z } from 'zod'
import { CommandNote } from './command.ts'
import { DiagnosisNote } from './diagnosis.ts'
import { IncidentNote } from './incident.ts'
import { IssuerRow, Overview } from './overview.ts'
import { TerminalRow } from './place.ts'
import { TransactionRow } from './transaction.ts'
import { Millis } from './values.ts'

/** A terminal's live part: merge it into the row of the same id. */
export const TerminalLive = TerminalRow.pick({
  terminalId: true,
  presence: true,
  line: true,
  lastSeenAt: true,
  lastTransactionAt: true,
  signedOn: true,
  batch: true,
  version: true,
  status: true,
}).partial({ status: true })
export type TerminalLive = z.infer<typeof TerminalLive>

/**
 * `GET /api/live`: server-sent events; `event:` is the kind, `data:` the rest, `id:` counts up. After a break the browser
 * sends `Last-Event-ID`; what is still kept is sent again, otherwise `reset` says that the lists must be read anew.
 * Lossy and bounded: never the source of a money statement [LAW-4].
 */
export const LiveEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('transaction'), transaction: TransactionRow }),
  z.object({ kind: z.literal('terminal'), terminal: TerminalLive }),
  z.object({ kind: z.literal('issuer'), issuer: IssuerRow }),
  z.object({ kind: z.literal('overview'), overview: Overview }),
  z.object({ kind: z.literal('diagnosis'), diagnosis: DiagnosisNote }),
  z.object({ kind: z.literal('command'), command: CommandNote }),
  z.object({ kind: z.literal('incident'), incident: IncidentNote }),
  z.object({ kind: z.literal('maintenance'), maintenance: z.object({ at: Millis }) }),
  z.object({ kind: z.literal('reset'), at: Millis }),
])
export type LiveEvent = z.infer<typeof LiveEvent>

/** Which right opens which kind of event. */
export const liveRight = {
  transaction: 'transactions.read',
  terminal: 'terminals.read',
  issuer: 'issuers.read',
  overview: 'overview.read',
  diagnosis: 'terminals.read',
  command: 'terminals.read',
  incident: 'incidents.read',
  maintenance: 'maintenance.read',
} as const
