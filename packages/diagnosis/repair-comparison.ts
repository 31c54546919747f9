import {
  afterAnswer,
  afterFailure,
  type Check,
  chanceOfCure,
  chanceOfYes,
  chooseStep,
  type Repair,
  type RepairCase,
} from './repair-case.ts'

/** Expected cost of following `chooseStep` to the end. Small cases only: it walks every branch. */
export function policyCost(one: RepairCase): number {
  const choice = chooseStep(one)
  if (choice.kind === 'fallback') return one.fallbackCost
  if (choice.kind === 'repair') {
    const repair = one.repairs.find((other) => other.id === choice.id)!
    return repair.cost + (1 - chanceOfCure(repair, one.probabilities)) * policyCost(failed(one, repair))
  }
  const check = one.checks.find((other) => other.id === choice.id)!
  return check.cost + branches(one, check, policyCost)
}

/** Expected cost of the cheapest plan there is, by trying them all. At most about seven steps in a case. */
export function optimalCost(one: RepairCase): number {
  let best = one.fallbackCost
  for (const repair of one.repairs) {
    const chance = chanceOfCure(repair, one.probabilities)
    if (chance > 0) best = Math.min(best, repair.cost + (1 - chance) * optimalCost(failed(one, repair)))
  }
  for (const check of one.checks) {
    const chance = chanceOfYes(check, one.probabilities)
    if (chance > 0 && chance < 1) best = Math.min(best, check.cost + branches(one, check, optimalCost))
  }
  return best
}

/** Expected cost of a fixed list of repairs, the same for everybody, with service at its end. */
export function runbookCost(one: RepairCase, order: readonly string[]): number {
  let cost = 0
  let reach = 1
  let probabilities = one.probabilities
  for (const id of order) {
    const repair = one.repairs.find((other) => other.id === id)
    if (!repair) continue
    cost += reach * repair.cost
    reach *= 1 - chanceOfCure(repair, probabilities)
    probabilities = afterFailure(repair, probabilities)
  }
  return cost + reach * one.fallbackCost
}

function failed(one: RepairCase, repair: Repair): RepairCase {
  return {
    ...one,
    probabilities: afterFailure(repair, one.probabilities),
    repairs: one.repairs.filter((other) => other !== repair),
  }
}

function branches(one: RepairCase, check: Check, cost: (next: RepairCase) => number): number {
  const yes = chanceOfYes(check, one.probabilities)
  const checks = one.checks.filter((other) => other !== check)
  let sum = 0
  if (yes > 0) sum += yes * cost({ ...one, checks, probabilities: afterAnswer(check, true, one.probabilities) })
  if (yes < 1) sum += (1 - yes) * cost({ ...one, checks, probabilities: afterAnswer(check, false, one.probabilities) })
  return sum
}
