import { endpoint } from '../endpoint.ts'
import { Health, IssuerRow, LedgerAccount, Overview } from '../overview.ts'
import { PageQuery, page } from '../page.ts'
import { rows } from './shape.ts'

/** Doors to the state of the house as a whole. */
export const overviewEndpoints = {
  overview: endpoint({
    method: 'GET',
    path: '/api/overview',
    summary: 'Is anything stopping payments now?',
    tag: 'overview',
    right: 'overview.read',
    answer: Overview,
  }),
  issuers: endpoint({
    method: 'GET',
    path: '/api/issuers',
    summary: 'Issuer links and how they do',
    tag: 'issuers',
    right: 'issuers.read',
    answer: rows(IssuerRow),
  }),
  ledger: endpoint({
    method: 'GET',
    path: '/api/ledger/accounts',
    summary: 'Balances of the double entry; they add up to zero for each currency',
    tag: 'ledger',
    right: 'ledger.read',
    query: PageQuery,
    answer: page(LedgerAccount),
  }),
  health: endpoint({
    method: 'GET',
    path: '/healthz',
    summary: 'Database, issuer links, outbox lag; 503 when payments cannot be taken',
    tag: 'house',
    right: 'public',
    answer: Health,
  }),
} as const
