import { createModel, diagnose, findingName, say, type Words } from '@evertill/diagnosis'
import { movedBy } from '@evertill/terminal'
import type { Episode } from './scenario.ts'

/** The episode and its diagnosis as a story for people. */
export function tell(episode: Episode, words: Words): string {
  const { world, till, findings, truth, scenario } = episode
  const model = createModel()
  const money = till.state.money === undefined ? 'no' : movedBy(till.state.money)
  const diagnosis = diagnose(findings, model, {
    now: world.now,
    terminalId: '10009001',
    moneyMoved: money,
    situation: episode.met ? 'stop' : 'watch',
  })
  const percent = (value: number) => `${Math.round(100 * value)} %`.padStart(5)
  const said = say(diagnosis, { money, voice: 'staff', words })
  const shop = say(diagnosis, { money, voice: 'public', words })
  const seen = findings.filter((one) => one.state === 'positive')
  return [
    `A ${scenario.kind} terminal over ${world.way}; seed ${scenario.seed}.`,
    '',
    'What happens',
    ...episode.story.map((line) => `  ${line}`),
    '',
    `What was looked at: ${findings.length} findings, ${seen.length} of them positive`,
    ...seen.map(
      (one) =>
        `  + ${findingName(one.id, words)}${typeof one.value === 'object' ? ` (${one.value.affected} of ${one.value.of})` : ''}`,
    ),
    ...episode.climbs.map(
      (climb) =>
        `  ladder ${climb.interface}: ${climb.rungs.map((rung) => `${rung.name} ${rung.ok ? '✓' : `✗ ${rung.trouble ?? ''}`}`).join(' · ')}`,
    ),
    '',
    `What the doctor says: ${diagnosis.verdict}`,
    ...diagnosis.ranked
      .slice(0, 4)
      .map((one) => `  ${percent(one.probability)}  ${words.causes[one.cause]} (${one.cause})`),
    `  ${percent(diagnosis.unknown)}  none of the catalogue`,
    '',
    `  staff  ${said.title}. ${said.sentence} ${said.action}`,
    `  public ${shop.title}. ${shop.sentence}`,
    `  support code ${diagnosis.supportCode}`,
    '',
    `What it was: ${truth.length > 0 ? truth.join(', ') : 'a fault outside the catalogue'}`,
    '',
  ].join('\n')
}
