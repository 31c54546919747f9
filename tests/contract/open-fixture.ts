// Opens the database of the folder that it is given, writes one row, says so, and stays until it is killed.
import { openDatabase } from '../../packages/platform/database/index.ts'

const [dataDir = '', id = '0'] = process.argv.slice(2)
try {
  const { db } = await openDatabase({ dataDir })
  await db.query('create table if not exists visit (id int4 primary key)')
  await db.query('insert into visit values ($1)', [Number(id)])
  process.stdout.write('written\n')
} catch (error) {
  process.stdout.write(`${(error as { code?: string }).code}: ${(error as Error).message}\n`)
  process.exitCode = 1
}
