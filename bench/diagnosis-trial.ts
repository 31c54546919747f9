import {
  type Diagnosis,
  diagnose,
  type FindingId,
  fixedRunbook,
  type Model,
  type Observation,
  questions,
  type RemedyId,
  remedies,
  type Step,
} from '@evertill/diagnosis'
import { movedBy } from '@evertill/terminal'
import { weigh } from '../packages/diagnosis/remedy.ts'
import { act } from '../sim/lab/action.ts'
import { tryAgain } from '../sim/lab/customer.ts'
import { answered } from '../sim/lab/person.ts'
import { type Episode, play, type Scenario } from '../sim/lab/scenario.ts'

/** Questions a cashier answers with a customer waiting, and somebody beside a dead box. */
const MOST_QUESTIONS = 3
const MOST_QUESTIONS_DEAD = 8
const SURE = 0.9
/** What the call for service costs in weighed minutes: the end of every list. */
export const SERVICE = 240

export interface Trial {
  readonly episode: Episode
  /** From the machines alone, and after the questions the doctor chose. */
  readonly first: Diagnosis
  readonly last: Diagnosis
  readonly asked: number
  readonly findings: readonly Observation[]
  readonly thinkingMs: number
}

const isQuestion = (id: FindingId): boolean => Object.hasOwn(questions, id)

/** One scenario: what the machines found, what the person answers when asked, and what the doctor makes of it. */
export function trial(scenario: Scenario, model: Model): Trial {
  const episode = play(scenario)
  const { world, till } = episode
  const context = {
    now: world.now,
    terminalId: '10009001',
    situation: episode.met ? ('stop' as const) : ('watch' as const),
    moneyMoved: till.state.money === undefined ? ('no' as const) : movedBy(till.state.money),
  }
  const begun = performance.now()
  const first = diagnose(episode.findings, model, context)
  const thinkingMs = performance.now() - begun
  let findings = [...episode.findings]
  let last = first
  const tried = new Set<FindingId>()
  const most = till.dead ? MOST_QUESTIONS_DEAD : MOST_QUESTIONS
  let asked = 0
  // Nobody is asked anything when nobody stands there.
  while (episode.met && asked < most && !((last.ranked[0]?.probability ?? 0) >= SURE)) {
    const question = last.mostInformative.find((id) => isQuestion(id) && !tried.has(id))
    if (question === undefined) break
    tried.add(question)
    const answer = answered(world, till, question)
    asked += 1
    if (answer === undefined) continue
    findings = [...findings, answer]
    last = diagnose(findings, model, context)
  }
  return { episode, first, last, asked, findings, thinkingMs }
}

const serves = (remedy: RemedyId, episode: Episode): boolean => {
  const end = act(remedy, episode)
  return end === 'paid' || (end === 'try-again' && tryAgain(episode))
}

/** Follows a list of remedies in the world until money comes in again; its cost in weighed minutes. */
function follow(
  list: readonly RemedyId[],
  episode: Episode,
): { readonly cost: number; readonly steps: number; readonly served: boolean } {
  let cost = 0
  let steps = 0
  for (const remedy of list) {
    cost += weigh(remedies[remedy])
    steps += 1
    if (serves(remedy, episode)) return { cost, steps, served: true }
  }
  return { cost: cost + SERVICE, steps: steps + 1, served: false }
}

const doable = (step: Step): step is Extract<Step, { remedy: RemedyId }> => 'remedy' in step && step.kind !== 'note'

/** The same world twice: once by the doctor's list, once by the list help desks read out. */
export function compareCosts(
  scenario: Scenario,
  model: Model,
): { readonly doctor: number; readonly runbook: number; readonly doctorSteps: number } {
  const one = trial(scenario, model)
  const questionCost = one.asked * 0.45
  const list = one.last.nextSteps.cashier.filter(doable).map((step) => step.remedy)
  const doctor = follow(list, one.episode)
  const runbook = follow(fixedRunbook, play(scenario))
  return { doctor: doctor.cost + questionCost, runbook: runbook.cost, doctorSteps: doctor.steps + one.asked }
}
