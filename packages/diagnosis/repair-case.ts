/** One thing that may solve the trouble. */
export interface Repair {
  readonly id: string
  /** Cost of trying it, above 0, in any one unit. */
  readonly cost: number
  /** For each cause of the case, the probability, 0..1, that it solves the trouble. */
  readonly cures: readonly number[]
}

/** One thing to look at or ask, which solves nothing and tells something. */
export interface Check {
  readonly id: string
  /** Cost of looking, above 0. */
  readonly cost: number
  /** For each cause of the case, the probability, 0..1, of a yes. */
  readonly yes: readonly number[]
}

/** Exactly one of the causes is present; every failed repair and every answer moves the probabilities. */
export interface RepairCase {
  readonly causes: readonly string[]
  /** Probabilities of the causes; they sum to 1. */
  readonly probabilities: readonly number[]
  readonly repairs: readonly Repair[]
  readonly checks: readonly Check[]
  /** Cost of giving up and calling service, which always solves it. */
  readonly fallbackCost: number
}

export type Choice =
  | { readonly kind: 'repair'; readonly id: string; readonly expectedCost: number }
  | { readonly kind: 'check'; readonly id: string; readonly expectedCost: number }
  | { readonly kind: 'fallback'; readonly expectedCost: number }

/** Probability that a repair solves it, given the probabilities so far. */
export function chanceOfCure(repair: Repair, probabilities: readonly number[]): number {
  let sum = 0
  for (let i = 0; i < probabilities.length; i += 1) sum += probabilities[i]! * repair.cures[i]!
  return sum
}

function scaled(probabilities: readonly number[], factor: (at: number) => number): number[] {
  const next = probabilities.map((probability, at) => probability * factor(at))
  const sum = next.reduce((a, b) => a + b, 0)
  return sum > 0 ? next.map((value) => value / sum) : [...probabilities]
}

/** The probabilities after a repair was tried and did not help. */
export function afterFailure(repair: Repair, probabilities: readonly number[]): number[] {
  return scaled(probabilities, (at) => 1 - repair.cures[at]!)
}

/** The probabilities after an answer. */
export function afterAnswer(check: Check, yes: boolean, probabilities: readonly number[]): number[] {
  return scaled(probabilities, (at) => (yes ? check.yes[at]! : 1 - check.yes[at]!))
}

/** Probability that a check is answered with yes. */
export function chanceOfYes(check: Check, probabilities: readonly number[]): number {
  let sum = 0
  for (let i = 0; i < probabilities.length; i += 1) sum += probabilities[i]! * check.yes[i]!
  return Math.min(1, Math.max(0, sum))
}

/**
 * Repairs in order of probability over cost, probabilities renewed after each failure, until calling service is cheaper.
 * With one repair per cause this order is the cheapest of all orders (Kalagnanam and Henrion 1990).
 */
export function repairSequence(
  repairs: readonly Repair[],
  probabilities: readonly number[],
  fallbackCost: number,
): { readonly order: readonly Repair[]; readonly expectedCost: number } {
  const order: Repair[] = []
  let left = [...repairs]
  let now = probabilities
  let reach = 1
  let expectedCost = 0
  for (;;) {
    let best: Repair | undefined
    let bestRatio = 0
    for (const repair of left) {
      const ratio = chanceOfCure(repair, now) / repair.cost
      if (ratio > bestRatio + 1e-12) {
        best = repair
        bestRatio = ratio
      }
    }
    // A repair pays while its cost is below its chance of sparing the call for service.
    if (!best || bestRatio * fallbackCost <= 1) break
    const chance = chanceOfCure(best, now)
    order.push(best)
    expectedCost += reach * best.cost
    reach *= 1 - chance
    now = afterFailure(best, now)
    const tried = best
    left = left.filter((repair) => repair !== tried)
  }
  return { order, expectedCost: expectedCost + reach * fallbackCost }
}

/**
 * The best first step, looking one step ahead: each repair and each check is weighed with the best plain sequence after
 * it (Heckerman, Breese and Rommelse 1995). Ties go to the earlier entry, so that the answer is the same every time.
 */
export function chooseStep(one: RepairCase): Choice {
  const { repairs, probabilities, fallbackCost } = one
  let best: Choice = { kind: 'fallback', expectedCost: fallbackCost }
  const offer = (choice: Choice) => {
    if (choice.expectedCost < best.expectedCost - 1e-9) best = choice
  }
  const plain = repairSequence(repairs, probabilities, fallbackCost)
  const first = plain.order[0]
  if (first) offer({ kind: 'repair', id: first.id, expectedCost: plain.expectedCost })
  for (const repair of repairs) {
    const chance = chanceOfCure(repair, probabilities)
    if (chance <= 0) continue
    const rest = repairs.filter((other) => other !== repair)
    const after = bestAfter(rest, one.checks, afterFailure(repair, probabilities), fallbackCost)
    offer({ kind: 'repair', id: repair.id, expectedCost: repair.cost + (1 - chance) * after })
  }
  for (const check of one.checks) {
    offer({ kind: 'check', id: check.id, expectedCost: costOfAsking(check, repairs, probabilities, fallbackCost) })
  }
  return best
}

/** Expected cost of asking first and then repairing in sequence. */
export function costOfAsking(
  check: Check,
  repairs: readonly Repair[],
  probabilities: readonly number[],
  fallbackCost: number,
): number {
  const yes = chanceOfYes(check, probabilities)
  let cost = check.cost
  if (yes > 0) cost += yes * repairSequence(repairs, afterAnswer(check, true, probabilities), fallbackCost).expectedCost
  if (yes < 1)
    cost += (1 - yes) * repairSequence(repairs, afterAnswer(check, false, probabilities), fallbackCost).expectedCost
  return cost
}

/** The cheaper of a plain sequence and of one check before it. */
function bestAfter(
  repairs: readonly Repair[],
  checks: readonly Check[],
  probabilities: readonly number[],
  fallbackCost: number,
): number {
  let best = repairSequence(repairs, probabilities, fallbackCost).expectedCost
  for (const check of checks) best = Math.min(best, costOfAsking(check, repairs, probabilities, fallbackCost))
  return best
}
