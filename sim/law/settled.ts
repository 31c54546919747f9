import type { Law } from './law.ts'

/** [LAW-6] What stands on both sides is the same, so its sums are: a batch is judged when nothing of it is under way. */
export const settled: Law = {
  name: 'LAW-6',
  says: 'the sums of a closed batch are the same at the terminal and at the switch',
  calm: ({ batches }) =>
    batches
      .filter(({ balanced }) => !balanced)
      .map(({ terminal, batch, told, ours }) => `batch ${batch} of ${terminal} was told as ${told}, and was ${ours}`),
}
