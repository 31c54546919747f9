import type { Law } from './law.ts'

/** The third promise of the house: back in business. */
export const business: Law = {
  name: 'back-in-business',
  says: 'when everything is well again, every till sells again',
  calm: ({ closed }) => closed.map((till) => `${till} did not sell within ten minutes of calm`),
}
