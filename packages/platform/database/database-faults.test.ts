import { Fault } from '@evertill/foundation'
import pg from 'pg'
import { describe, expect, test } from 'vitest'
import { databaseFault, type Intent } from './database-faults.ts'

const said = (code: string, severity = 'ERROR', more: object = {}): Error =>
  Object.assign(new pg.DatabaseError('what PostgreSQL says about 6200000000000005', 100, 'error'), {
    code,
    severity,
    detail: 'Failing row contains (6200000000000005)',
    ...more,
  })

test.each([
  ['23505', 'database.conflict', false],
  ['40001', 'database.conflict', true],
  ['40P01', 'database.conflict', true],
  ['55P03', 'database.conflict', true],
  ['53100', 'database.full', true],
  ['53300', 'database.unavailable', true],
  ['57014', 'database.unavailable', true],
  ['42601', 'database.statement', false],
  ['22001', 'database.statement', false],
])('an ERROR %s is %s whatever was meant: the server is sure that nothing was committed', (code, fault, retriable) => {
  for (const intent of ['read', 'change', 'inside-transaction', 'commit'] satisfies Intent[])
    expect(databaseFault(said(code), intent)).toMatchObject({ code: fault, retriable, detail: { sqlstate: code } })
})

describe('a broken line, or a FATAL that may come after the commit', () => {
  const broken = [
    new Error('Connection terminated unexpectedly'),
    new Error('Query read timeout'),
    Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }),
    said('57P01', 'FATAL'),
    said('57P02', 'FATAL'),
    'not even an error',
  ]
  test.each(broken)('%s', (error) => {
    for (const intent of ['change', 'commit'] satisfies Intent[])
      expect(databaseFault(error, intent)).toMatchObject({ code: 'database.unknown-commit', retriable: false })
    for (const intent of ['read', 'inside-transaction'] satisfies Intent[])
      expect(databaseFault(error, intent)).toMatchObject({ code: 'database.unavailable', retriable: true })
  })
})

test('what is a Fault already stays what it is', () => {
  const fault = new Fault('switch.own', 'of a room')
  expect(databaseFault(fault, 'commit')).toBe(fault)
})

test('no value of a row gets into a Fault [LAW-8]', () => {
  for (const code of ['23505', '22P02', '23514', '53100']) {
    const fault = databaseFault(said(code, 'ERROR', { constraint: 'one_row', table: 'deed' }), 'change')
    expect(fault.message + JSON.stringify(fault) + String(fault.cause)).not.toContain('6200000000000005')
    expect(fault.detail).toMatchObject({ constraint: 'one_row', table: 'deed' })
  }
})
