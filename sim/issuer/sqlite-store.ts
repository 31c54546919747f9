import { DatabaseSync } from 'node:sqlite'
import type { IssuerRecord, IssuerStore } from './issuer-book.ts'

/** Records of a simulated issuer that survive its process: one file, each record durable before the answer goes out. */
export function sqliteStore(file: string): IssuerStore {
  const db = new DatabaseSync(file)
  db.exec(
    'pragma journal_mode = wal; pragma synchronous = full; create table if not exists record (key text primary key, json text not null)',
  )
  const put = db.prepare(
    'insert into record (key, json) values (?, ?) on conflict (key) do update set json = excluded.json',
  )
  return {
    save: (key, record) => void put.run(key, JSON.stringify(record)),
    *load() {
      for (const row of db.prepare('select key, json from record order by rowid').iterate())
        yield [row.key as string, JSON.parse(row.json as string) as IssuerRecord]
    },
  }
}
