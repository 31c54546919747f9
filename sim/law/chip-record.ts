import { chipRecordsOf } from '@evertill/terminal'
import type { Uploaded } from '../tunnel/till.ts'
import type { ChipFact, Facts, Law } from './law.ts'
import { keyOf, stands } from './law.ts'

const CERTIFIED = new Set(['203', '205'])
const ENDS = new Set(['207', '202'])

/** [LAW-7] What a chip certified stands, what it refused does not, and whoever was told a saved sale heard the chip's own proof. */
export const chipRecords: Law = {
  name: 'LAW-7',
  says: 'what a chip refused never moves money, and its word is at the switch once its batch has ended',
  calm: (facts) => [...atTheSwitch(facts), ...ofTheTills(facts), ...proofs(facts)],
}

function atTheSwitch({ chips, byKey, booked }: Facts): string[] {
  return chips.flatMap((record) => {
    const row = byKey.get(`${record.terminal} ${record.batch} ${record.stan}`)
    const what = `${record.network} of ${record.terminal} ${record.batch} ${record.stan}`
    if (CERTIFIED.has(record.network)) return stands(row) ? [] : [`${what} certifies what does not stand`]
    const minor = booked.get(String(row?.id ?? '')) ?? 0
    return stands(row) || minor !== 0 ? [`${what} was refused by its chip, and ${minor} is booked`] : []
  })
}

/** Whatever a batch's chips said was answered before the batch's end, and what was accepted is there, in the chip's own words. */
function ofTheTills({ tills, chips }: Facts): string[] {
  const found: string[] = []
  const kept = new Map<string, ChipFact>(chips.map((each) => [`${each.terminal} ${each.batch} ${each.stan}`, each]))
  for (const till of tills) {
    for (const record of till.records.values())
      if (record.status === 'approved' && record.chip?.sale?.['9F27'] === '00')
        found.push(`${till.host} calls ${record.id} approved, which its chip refused`)
    const name = (each: Uploaded): string => `${each.batch} ${each.stan} ${each.network}`
    const answered = new Set(till.uploaded.map(name))
    const accepted = new Set(till.uploaded.filter((each) => each.responseCode === '00').map(name))
    const ended = till.uploaded.filter((each) => ENDS.has(each.network) && each.responseCode === '00')
    for (const { batch, network } of ended)
      for (const record of chipRecordsOf(till.records.values(), batch)) {
        const [certified, refused] = network === '207' ? ['203', '204'] : ['205', '206']
        const own = record.status === 'approved' ? certified : refused
        const message = `${batch} ${record.stan} ${own}`
        const there = kept.get(keyOf(record, till.terminalId))
        const what = `${till.host} ended ${batch}, whose ${record.stan} (${record.status})`
        if (!answered.has(message)) found.push(`${what} was never uploaded as ${own}`)
        else if (accepted.has(message) && there?.network !== own) found.push(`${what} was accepted, and is not there`)
        else if (there !== undefined && there.cryptogram !== record.chip?.cryptogram)
          found.push(`${what} is there with the word of another`)
      }
  }
  return found
}

/** An issuer that took a sale heard the proof that the terminal gave for it, however often it had to be told. */
function proofs({ issuers, byRrn }: Facts): string[] {
  return issuers
    .filter((record) => record.state === 'approved')
    .filter((record) => (byRrn.get(record.rrn)?.proof ?? undefined) !== record.cryptogram)
    .map((record) => `${record.issuer} took ${record.kind} ${record.rrn} without the proof of its chip`)
}
