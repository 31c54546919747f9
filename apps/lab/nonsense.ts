import type { Observation } from '@evertill/diagnosis'

const HOUR = 3_600_000

/**
 * What a broken sensor, a wrong clock or somebody with bad intentions might send to the doctor: names nobody knows, ten
 * thousand of them, a tripped tamper switch from tomorrow, a contradiction, a count that cannot be. It has to leave them
 * out, to say so, and to answer as before.
 */
export function nonsense(now: number): readonly Observation[] {
  const many = Array.from({ length: 10_000 }, (_, i): unknown => ({ id: `sensor-${i}`, state: 'positive', at: now }))
  return [
    ...many,
    { id: 'tamper-flag', state: 'positive', at: now + 24 * HOUR },
    { id: 'root-detected', state: 'perhaps', at: now },
    { id: 'advisory-match', state: 'positive', at: Number.NaN },
    { id: 'keys-erased', state: 'positive', at: now },
    { id: 'keys-erased', state: 'negative', at: now },
    { id: 'peers-model', state: 'positive', at: now, value: { affected: 900, of: 3 } },
    null,
    'paper-out',
  ] as unknown as readonly Observation[]
}
