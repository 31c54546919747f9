import { chipRecords } from '../chip-record.ts'
import { endpoint } from '../endpoint.ts'
import { page } from '../page.ts'
import * as transaction from '../transaction.ts'
import { id } from './shape.ts'

/** Doors to what the switch did. */
export const transactionEndpoints = {
  transactions: endpoint({
    method: 'GET',
    path: '/api/transactions',
    summary: 'Transactions, newest first',
    tag: 'transactions',
    right: 'transactions.read',
    query: transaction.TransactionQuery,
    answer: page(transaction.TransactionRow),
  }),
  searchCard: endpoint({
    method: 'POST',
    path: '/api/transactions/search-card',
    summary: 'Transactions of one card, newest first; the PAN travels in the body only and is not kept',
    tag: 'transactions',
    action: 'card.search',
    right: 'transactions.search-card',
    body: transaction.CardSearch,
    answer: page(transaction.TransactionRow),
  }),
  transaction: endpoint({
    method: 'GET',
    path: '/api/transactions/:id',
    summary: 'One transaction’s whole life',
    tag: 'transactions',
    right: 'transactions.read',
    params: id,
    answer: transaction.TransactionLife,
  }),
  reversals: endpoint({
    method: 'GET',
    path: '/api/reversals',
    summary: 'Reversals that the switch owns, oldest open first',
    tag: 'transactions',
    right: 'reversals.read',
    query: transaction.ReversalQuery,
    answer: page(transaction.ReversalRow),
  }),
  chipRecords,
} as const
