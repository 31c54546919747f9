import { codes } from './codes.ts'
import { commands } from './commands.ts'
import { doctor } from './doctor.ts'
import { house } from './house.ts'
import { incidents } from './incidents.ts'
import { inspector } from './inspector.ts'
import { money } from './money.ts'
import { overview } from './overview.ts'
import { papers } from './papers.ts'
import { places } from './places.ts'
import { remote } from './remote.ts'
import { said } from './said.ts'
import { settlement } from './settlement.ts'
import { stickers } from './stickers.ts'
import { trust } from './trust.ts'

/** Every word of the console. Pairs stand side by side, so that neither language can fall behind. */
export const words = {
  ...house,
  ...overview,
  ...money,
  ...places,
  ...trust,
  ...inspector,
  ...commands,
  ...codes,
  ...doctor,
  ...remote,
  ...settlement,
  ...said,
  ...incidents,
  ...stickers,
  ...papers,
} as const

type Base<Key> = Key extends `${infer Name}_one` ? Name : Key extends `${infer Name}_other` ? Name : Key
/** A key as code asks for it: without the plural's ending. */
export type WordKey = Base<keyof typeof words>
