import type { Law } from './law.ts'

const OPEN = new Set(['sending', 'sent', 'stored', 'completing', 'reversing', 'asking', 'difference'])

/** [LAW-5] */
export const ends: Law = {
  name: 'LAW-5',
  says: 'every unknown outcome ends: a card within five minutes of the links being up, a wallet within one',
  calm: ({ tills, journal, openReversals, overdue }) => [
    ...overdue,
    ...openReversals.map((each) => `still owed to an issuer: ${each}`),
    ...journal
      .filter((row) => row.state === 'sent' || row.state === 'reversing' || row.state === 'pending')
      .map((row) => `${row.terminal} ${row.batch} ${row.stan} is ${row.state} for ever`),
    ...tills.flatMap((till) =>
      [...till.records.values()]
        .filter((record) => OPEN.has(record.status))
        .map((record) => `${till.host} has ${record.type} ${record.id} ${record.status} for ever`),
    ),
  ],
}
