import { z } from 'zod'
import { CommandRow, RemoteTest } from './command.ts'
import { endpoint } from './endpoint.ts'
import { line, TerminalId } from './values.ts'

const terminal = z.object({ id: TerminalId })
const command = z.object({ id: TerminalId, commandId: z.string().regex(/^[\w-]{4,64}$/) })

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
} as const
