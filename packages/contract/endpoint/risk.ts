import { endpoint } from '../endpoint.ts'
import { PageQuery, page } from '../page.ts'
import * as risk from '../risk.ts'
import { id, reason } from './shape.ts'

/** Doors to what the risk rules decided, and to the blocked list. */
export const riskEndpoints = {
  riskDecisions: endpoint({
    method: 'GET',
    path: '/api/risk/decisions',
    summary: 'Risk decisions with the values they compared, newest first',
    tag: 'risk',
    right: 'risk.read',
    query: risk.RiskDecisionQuery,
    answer: page(risk.RiskDecision),
  }),
  blocked: endpoint({
    method: 'GET',
    path: '/api/risk/blocked',
    summary: 'The blocked list, newest first',
    tag: 'risk',
    right: 'risk.read',
    query: PageQuery,
    answer: page(risk.BlockedEntry),
  }),
  block: endpoint({
    method: 'POST',
    path: '/api/risk/blocked',
    summary: 'Block a card, a terminal or a merchant',
    tag: 'risk',
    action: 'blocked.new',
    right: 'risk.change',
    body: risk.NewBlocked,
    answer: risk.BlockedEntry,
  }),
  unblock: endpoint({
    method: 'DELETE',
    path: '/api/risk/blocked/:id',
    summary: 'Take an entry off the blocked list',
    tag: 'risk',
    action: 'blocked.delete',
    right: 'risk.change',
    params: id,
    body: reason,
  }),
} as const
