import type { Law } from './law.ts'

/**
 * [LAW-6] What stands on both sides is the same, so its sums are: a batch is judged when nothing of it is under way. Only where a sale of it was with
 * people when its sums were told, because the host had not answered its reversal as often as parameter 23 says, may they differ.
 */
export const settled: Law = {
  name: 'LAW-6',
  says: 'the sums of a closed batch are the same at the terminal and at the switch',
  calm: ({ batches, tills }) =>
    batches
      .filter(({ balanced }) => !balanced)
      .filter(({ terminal, batch }) => !tills.some((till) => till.terminalId === terminal && till.unsure.has(batch)))
      .map(({ terminal, batch, told, ours }) => `batch ${batch} of ${terminal} was told as ${told}, and was ${ours}`),
}
