import { practiceCards } from '../../packages/platform/index.ts'
import type { Facts, Law } from './law.ts'

const PANS = practiceCards.map((card) => card.pan)
/** Bytes print as hexadecimal digits: there a number would be a run of 3x. */
const NUMBER = new RegExp(PANS.flatMap((pan) => [pan, Buffer.from(pan).toString('hex')]).join('|'))

/** [LAW-8] Every row of the database and every screen, searched for the numbers of the cards that were used. */
export const secrets: Law = {
  name: 'LAW-8',
  says: 'a full card number, a track or a PIN exists only where it must',
  calm: async (facts) => [...(await inTables(facts)), ...onScreens(facts), ...ofOrders(facts)],
}

async function inTables({ db, tables }: Facts): Promise<string[]> {
  const found: string[] = []
  for (const table of tables) {
    const [all] = await db.query<{ text: string | null }>(`select string_agg(t::text, E'\\n') as text from ${table} t`)
    if (all?.text == null || !NUMBER.test(all.text)) continue
    const bad = all.text.split('\n').filter((text) => NUMBER.test(text))
    for (const { length } of bad.sort((a, b) => a.length - b.length).slice(0, 2))
      found.push(`a card number lies in ${table}, in a row of ${length} characters`)
  }
  return found
}

function onScreens({ tills }: Facts): string[] {
  const found: string[] = []
  for (const till of tills) {
    if (!till.isOn) continue
    const { screen, stateLine, notices, slips } = till.state
    const text = JSON.stringify({ screen, stateLine, notices, slips })
    for (const pan of PANS)
      if (text.includes(pan)) found.push(`a card number stands on the screen ${screen.kind} of ${till.host}`)
  }
  return found
}

/** Nobody showed the card of an order: when its outcome is known, its number is gone. */
function ofOrders({ tills }: Facts): string[] {
  return tills.flatMap(({ host, records }) =>
    [...records.values()]
      .filter(({ type, status }) => type.startsWith('moto') && SETTLED.has(status))
      .filter(({ pan, expiry }) => pan !== undefined || expiry !== undefined)
      .map(({ type, id }) => `${host} keeps the number that was keyed for ${type} ${id}`),
  )
}

const SETTLED: ReadonlySet<string> = new Set(['approved', 'declined', 'not-sent', 'reversed'])
