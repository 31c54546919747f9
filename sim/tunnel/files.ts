import { businessDayOf, CHINA_CUT_OVER } from '@evertill/foundation'
import type { Platform } from '../../packages/platform/index.ts'
import { dailyFile } from '../issuer/daily-file.ts'
import type { IssuerBook } from '../issuer/index.ts'
import { ISSUERS, type IssuerName } from './house.ts'

/** The platform reads what its issuers' books say of every day on which they have something: the third of the three books. */
export async function readFiles(
  { settlement }: Pick<Platform, 'settlement'>,
  books: Readonly<Record<IssuerName, IssuerBook>>,
): Promise<void> {
  for (const name of ISSUERS) {
    const days = new Set<string>()
    for (const { at } of books[name].records.values()) if (at !== undefined) days.add(businessDayOf(at, CHINA_CUT_OVER))
    for (const day of [...days].sort()) await settlement.readFile(name, day, dailyFile(books[name], day))
  }
}
