import { expect, test } from 'vitest'
import { createModel } from './model.ts'
import { type Answer, type Conversation, converse } from './phone-doctor.ts'
import type { QuestionId } from './question.ts'
import type { SymptomId } from './symptom.ts'
import { symptomIds } from './symptom.ts'

const now = Date.UTC(2026, 5, 1, 9)
const model = createModel()

function talk(symptom: SymptomId, truth: Partial<Record<QuestionId, Answer>>) {
  const answers: Conversation['answers'][number][] = []
  for (;;) {
    const turn = converse({ symptom, answers }, model, { now })
    if (turn.kind === 'done') return { asked: answers.map((one) => one.question), diagnosis: turn.diagnosis }
    expect(answers.map((one) => one.question)).not.toContain(turn.question)
    answers.push({ question: turn.question, answer: truth[turn.question] ?? 'no' })
    expect(answers.length).toBeLessThanOrEqual(8)
  }
}

test.each([
  ['will-not-start', { 'wakes-on-charger': 'yes', 'no-power-sign': 'yes' }, 'hw-battery-low'],
  [
    'black-screen',
    {
      'site-power-out': 'yes',
      'no-power-sign': 'yes',
      'screen-black': 'yes',
      'peers-site': 'yes',
      'mains-lost': 'yes',
      'router-lamp-wrong': 'yes',
      'site-net-out': 'yes',
    },
    'hw-power-outage',
  ],
  ['cannot-print', { 'print-blank': 'yes', 'roll-just-changed': 'yes' }, 'hw-paper-reversed'],
  ['cannot-print', { 'paper-out': 'yes', 'print-nothing': 'yes' }, 'hw-paper-out'],
  [
    'says-maintenance',
    { 'someone-pressed-menu': 'yes', 'maintenance-flag': 'yes', 'site-others-work': 'yes' },
    'op-maintenance-mode',
  ],
  ['frozen', { 'screen-frozen': 'yes' }, 'hw-frozen'],
  [
    'network-fault',
    { 'site-net-out': 'yes', 'router-lamp-wrong': 'yes', 'peers-site': 'yes', 'other-interface-works': 'yes' },
    'net-router',
  ],
] as const)('%s with these answers is found by questions', (symptom, truth, cause) => {
  const { diagnosis, asked } = talk(symptom, truth as Partial<Record<QuestionId, Answer>>)
  expect(asked.length).toBeGreaterThan(0)
  expect(diagnosis.ranked.slice(0, 2).map((one) => one.cause)).toContain(cause)
})

test('every symptom starts a conversation that ends, whatever is answered', () => {
  for (const symptom of symptomIds) {
    for (const answer of ['yes', 'no', 'skip'] as const) {
      const answers: Conversation['answers'][number][] = []
      let turn = converse({ symptom, answers }, model, { now })
      while (turn.kind === 'ask' && answers.length < 20) {
        answers.push({ question: turn.question, answer })
        turn = converse({ symptom, answers }, model, { now })
      }
      expect(turn.kind).toBe('done')
    }
  }
})
