import { z } from 'zod'
import { CommandRow, RemoteTest } from './command.ts'
import { endpoint } from './endpoint.ts'
import { HelpToken, HelpUpload, HelpView, Sticker } from './help.ts'
import { IncidentDetail, IncidentRow } from './incident.ts'
import { MaintenanceOrder, MaintenanceRow } from './maintenance.ts'
import { MillisQuery, SearchText } from './page.ts'
import { line, MerchantId, Millis, TerminalId } from './values.ts'

const terminal = z.object({ id: TerminalId })
const command = z.object({ id: TerminalId, commandId: z.string().regex(/^[\w-]{4,64}$/) })

const id = z.object({ id: z.string().regex(/^[\w.:-]{1,64}$/) })
const reason = z.object({ reason: line(200) })
const merchant = z.object({ id: MerchantId })

/** A paper that a merchant must have, as data: what it is, until when it holds, and whether the register says the same. */
export const MerchantPaper = z.object({
  kind: z.enum(['licence', 'identity', 'contract', 'account']),
  /** Last day on which it holds, YYYY-MM-DD. */
  expiresOn: z.iso.date(),
  registryDiffers: z.boolean(),
  changedAt: z.optional(Millis),
})
export type MerchantPaper = z.infer<typeof MerchantPaper>

const Version = z.string().regex(/^\d{1,4}(\.\d{1,4}){0,3}$/)
/** What terminals should run, and how far they are. */
export const Rollout = z.object({
  /** Below this a terminal is too old. */
  required: z.optional(Version),
  /** Versions with a known weakness. */
  advised: z.array(Version).max(20),
  changedAt: z.optional(Millis),
  versions: z.array(z.object({ version: z.string(), terminals: z.number().int(), online: z.number().int() })),
})
export type Rollout = z.infer<typeof Rollout>

/** Doors of the fleet's and the desk's work: remote tests, maintenance, incidents. */
export const fleetEndpoints = {
  commands: endpoint({
    method: 'GET',
    path: '/api/terminals/:id/commands',
    summary: 'What was asked of a terminal from afar and what became of it, newest first',
    tag: 'terminals',
    right: 'terminals.read',
    params: terminal,
    answer: z.object({ rows: z.array(CommandRow) }),
  }),
  newCommand: endpoint({
    method: 'POST',
    path: '/api/terminals/:id/commands',
    summary: 'Ask a terminal for a test; it is queued while the terminal is away, and expires',
    tag: 'terminals',
    action: 'terminal.test',
    right: 'terminals.test',
    params: terminal,
    body: z.object({ test: RemoteTest, reason: z.optional(line(200)) }),
    answer: CommandRow,
  }),
  cancelCommand: endpoint({
    method: 'POST',
    path: '/api/terminals/:id/commands/:commandId/cancel',
    summary: 'Take back what the terminal has not done yet',
    tag: 'terminals',
    action: 'terminal.test-cancel',
    right: 'terminals.test',
    params: command,
    body: z.object({ reason: z.optional(line(200)) }),
    answer: CommandRow,
  }),

  maintenance: endpoint({
    method: 'GET',
    path: '/api/maintenance',
    summary: 'The maintenance calendar, soonest first; without a time what is planned, under way, or was over lately',
    tag: 'maintenance',
    right: 'maintenance.read',
    query: z.object({ from: MillisQuery.optional(), to: MillisQuery.optional() }),
    answer: z.object({ rows: z.array(MaintenanceRow) }),
  }),
  announceMaintenance: endpoint({
    method: 'POST',
    path: '/api/maintenance',
    summary: 'Announce a window; the terminals it touches hear of it',
    tag: 'maintenance',
    action: 'maintenance.new',
    right: 'maintenance.change',
    body: MaintenanceOrder,
    answer: MaintenanceRow,
  }),
  changeMaintenance: endpoint({
    method: 'PUT',
    path: '/api/maintenance/:id',
    summary: 'Change a window that is not over',
    tag: 'maintenance',
    action: 'maintenance.change',
    right: 'maintenance.change',
    params: id,
    body: MaintenanceOrder,
    answer: MaintenanceRow,
  }),
  cancelMaintenance: endpoint({
    method: 'POST',
    path: '/api/maintenance/:id/cancel',
    summary: 'Call a window off, or end it early',
    tag: 'maintenance',
    action: 'maintenance.cancel',
    right: 'maintenance.change',
    params: id,
    body: reason,
    answer: MaintenanceRow,
  }),

  incidents: endpoint({
    method: 'GET',
    path: '/api/incidents',
    summary: 'Incidents, those that want somebody first',
    tag: 'incidents',
    right: 'incidents.read',
    query: z.object({ state: z.enum(['open', 'closed']).default('open') }),
    answer: z.object({ rows: z.array(IncidentRow) }),
  }),
  incident: endpoint({
    method: 'GET',
    path: '/api/incidents/:id',
    summary: 'One incident with its terminals and its story',
    tag: 'incidents',
    right: 'incidents.read',
    params: id,
    answer: IncidentDetail,
  }),
  acknowledgeIncident: endpoint({
    method: 'POST',
    path: '/api/incidents/:id/acknowledge',
    summary: 'Take an incident: whoever acknowledges it owns it',
    tag: 'incidents',
    action: 'incident.acknowledge',
    right: 'incidents.change',
    params: id,
    body: z.object({ reason: z.optional(line(200)) }),
    answer: IncidentRow,
  }),
  closeIncident: endpoint({
    method: 'POST',
    path: '/api/incidents/:id/close',
    summary: 'End an incident that has returned to normal',
    tag: 'incidents',
    action: 'incident.close',
    right: 'incidents.change',
    params: id,
    body: reason,
    answer: IncidentRow,
  }),

  papers: endpoint({
    method: 'GET',
    path: '/api/merchants/:id/papers',
    summary: 'The papers of a merchant and until when they hold',
    tag: 'merchants',
    right: 'merchants.read',
    params: merchant,
    answer: z.object({ rows: z.array(MerchantPaper) }),
  }),
  changePapers: endpoint({
    method: 'PUT',
    path: '/api/merchants/:id/papers',
    summary: 'Replace the papers of a merchant',
    tag: 'merchants',
    action: 'merchant.papers',
    right: 'merchants.change',
    params: merchant,
    body: z.object({ papers: z.array(MerchantPaper.omit({ changedAt: true })).max(20), reason: line(200) }),
    answer: z.object({ rows: z.array(MerchantPaper) }),
  }),
  rollout: endpoint({
    method: 'GET',
    path: '/api/releases',
    summary: 'Which versions the terminals run, and which they should',
    tag: 'terminals',
    right: 'terminals.read',
    answer: Rollout,
  }),
  changeRollout: endpoint({
    method: 'PUT',
    path: '/api/releases',
    summary: 'Say which version terminals must have at least, and which are known to be weak',
    tag: 'terminals',
    action: 'release.require',
    right: 'terminals.change',
    body: z.object({ required: z.optional(Version), advised: z.array(Version).max(20), reason: line(200) }),
    answer: Rollout,
  }),

  help: endpoint({
    method: 'GET',
    path: '/help/api/:token',
    summary: 'What may be known of a terminal by whoever holds a phone to its sticker',
    tag: 'help',
    right: 'public',
    params: z.object({ token: HelpToken }),
    answer: z.object({ help: HelpView }),
  }),
  keepHelp: endpoint({
    method: 'POST',
    path: '/help/api/:token',
    summary: 'Keep what was answered on the phone under its support code',
    tag: 'help',
    right: 'public',
    params: z.object({ token: HelpToken }),
    body: HelpUpload,
  }),
  stickers: endpoint({
    method: 'GET',
    path: '/api/stickers',
    summary: 'What to print on the stickers of terminals, by terminal id',
    tag: 'terminals',
    right: 'terminals.read',
    query: z.object({ merchantId: SearchText.optional(), outletId: SearchText.optional(), q: SearchText.optional() }),
    answer: z.object({ rows: z.array(Sticker) }),
  }),
} as const
