import { z } from 'zod'
import { CommandRow, RemoteTest } from '../command.ts'
import { endpoint } from '../endpoint.ts'
import { HelpToken, HelpUpload, HelpView, Sticker } from '../help.ts'
import { IncidentDetail, IncidentRow } from '../incident.ts'
import { MaintenanceOrder, MaintenanceRow } from '../maintenance.ts'
import { MerchantPaper } from '../merchant-paper.ts'
import { MillisQuery, SearchText } from '../page.ts'
import { Rollout, RolloutChange } from '../rollout.ts'
import { line, TerminalId } from '../values.ts'
import { id, merchant, rows, terminal } from './shape.ts'

const command = z.object({ id: TerminalId, commandId: z.string().regex(/^[\w-]{4,64}$/) })

const reason = z.object({ reason: line(200) })

/** Doors of the fleet's and the desk's work: remote tests, maintenance, incidents. */
export const fleetEndpoints = {
  commands: endpoint({
    method: 'GET',
    path: '/api/terminals/:id/commands',
    summary: 'What was asked of a terminal from afar and what became of it, newest first',
    tag: 'terminals',
    right: 'terminals.read',
    params: terminal,
    answer: rows(CommandRow),
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
    answer: rows(MaintenanceRow),
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
    answer: rows(IncidentRow),
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
    answer: rows(MerchantPaper),
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
    answer: rows(MerchantPaper),
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
    body: RolloutChange,
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
    answer: rows(Sticker),
  }),
} as const
