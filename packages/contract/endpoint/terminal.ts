import { endpoint } from '../endpoint.ts'
import { page } from '../page.ts'
import * as place from '../place.ts'
import { Activation, ActivationRequest, PrinterStates, PrintersRequest, PrintRequest } from '../terminal-socket.ts'
import { reason, terminal } from './shape.ts'

/** Doors to the terminals, and those that a terminal itself knocks at. */
export const terminalEndpoints = {
  terminals: endpoint({
    method: 'GET',
    path: '/api/terminals',
    summary: 'Terminals with their live state, by terminal id',
    tag: 'terminals',
    right: 'terminals.read',
    query: place.TerminalQuery,
    answer: page(place.TerminalRow),
  }),
  terminal: endpoint({
    method: 'GET',
    path: '/api/terminals/:id',
    summary: 'One terminal',
    tag: 'terminals',
    right: 'terminals.read',
    params: terminal,
    answer: place.TerminalDetail,
  }),
  newTerminal: endpoint({
    method: 'POST',
    path: '/api/terminals',
    summary: 'Register a terminal at an outlet',
    tag: 'terminals',
    action: 'terminal.new',
    right: 'terminals.change',
    body: place.NewTerminal,
    answer: place.TerminalRow,
  }),
  terminalStatus: endpoint({
    method: 'POST',
    path: '/api/terminals/:id/status',
    summary: 'Disable, enable or retire a terminal',
    tag: 'terminals',
    action: 'terminal.status',
    right: 'terminals.change',
    params: terminal,
    body: place.TerminalStatusChange,
    answer: place.TerminalRow,
  }),
  activationCode: endpoint({
    method: 'POST',
    path: '/api/terminals/:id/activation-code',
    summary: 'Issue a new activation code; older ones stop working',
    tag: 'terminals',
    action: 'terminal.activation-code',
    right: 'terminals.enrol',
    params: terminal,
    body: reason,
    answer: place.ActivationCode,
  }),
  activate: endpoint({
    method: 'POST',
    path: '/till/api/activate',
    summary: 'Turn an activation code into a terminal’s identity',
    tag: 'terminal',
    right: 'public',
    body: ActivationRequest,
    answer: Activation,
  }),
  print: endpoint({
    method: 'POST',
    path: '/till/api/print',
    summary: 'Send ESC/POS bytes to a network printer of the terminal’s outlet',
    tag: 'terminal',
    right: 'public',
    body: PrintRequest,
  }),
  printers: endpoint({
    method: 'POST',
    path: '/till/api/printers',
    summary: 'Ask the network printers of the terminal’s outlet how they are',
    tag: 'terminal',
    right: 'public',
    body: PrintersRequest,
    answer: PrinterStates,
  }),
} as const
