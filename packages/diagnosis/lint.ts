import { type CauseId, causeIds, causes } from './cause.ts'
import { findingCatalogue } from './finding.ts'
import { questionIds } from './question.ts'
import { type RemedyId, remedies, remedyIds, roles } from './remedy.ts'
import { answerFindings, responseCode, responseCodes } from './response-code.ts'
import { findingName, type Said, say, voices } from './say.ts'
import { symptomIds, symptoms } from './symptom.ts'
import { tillPhraseIds, tillPhrases } from './till-phrase.ts'
import { type MoneyState, moneyStates, type Words } from './words.ts'

/** Longest texts, in letters, that fit the till: title, sentence, action. A Chinese character is twice as wide. */
const limits = { 'zh-CN': { title: 12, sentence: 36, action: 26 }, en: { title: 30, sentence: 90, action: 66 } }

/** Words that claim something about this customer's money. Only the money line and its own sentences may hold them. */
const moneyClaims =
  /没有扣款|未扣款|已扣款|已付款|付款成功|not charged|no money|was charged|have been charged|has been paid/i
/** Words that blame or suspect somebody, or tell a discreet reason. Never before customers. */
const blame =
  /冻结|挂失|被盗|被窃|失窃|欺诈|作弊|伪造|可疑|风险|洗钱|司法|欠费|黑名单|没收|误操作|误把|frozen|stolen|lost card|fraud|suspic|risk|launder|judicial|arrears|unpaid|blacklist|capture|your fault|mistake/i
const maintenance = /维护|maintenance/i
const truthfulMaintenance: ReadonlySet<CauseId> = new Set<CauseId>([
  'gw-maintenance',
  'gw-emergency',
  'iss-maintenance',
])
/** Causes that may speak of maintenance to manager and cashier, because they explain or deny it. */
const mayMention: ReadonlySet<CauseId> = new Set<CauseId>([
  ...truthfulMaintenance,
  'op-maintenance-mode',
  'sw-maintenance-unfinished',
  'gw-slow',
])
const bareCode = /^[\s(（]*[A-Z]?\d{1,2}[\s)）.。]*$|\b[A-Z]{1,2}\d{1,2}\b|\bF39\b/

/** Everything wrong with the catalogue and its words, one sentence each; empty when all is well. */
export function lintCatalogue(languages: readonly Words[]): string[] {
  const problems: string[] = []
  const linked = new Set<string>()
  const reachable = new Set(symptomIds.flatMap((id) => symptoms[id].causes))
  const injectors = new Set<string>()
  for (const id of causeIds) {
    const spec = causes[id]
    const links = Object.entries(spec.links)
    for (const [finding, strength] of links) {
      linked.add(finding)
      if (!(strength > 0 && strength < 1)) problems.push(`${id}: strength to ${finding} is outside 0..1`)
    }
    if (spec.proof.length === 0) problems.push(`${id}: no proof`)
    for (const finding of spec.proof)
      if (!(finding in spec.links)) problems.push(`${id}: proof ${finding} is not linked`)
    if (!spec.proof.some((finding) => (spec.links[finding] ?? 0) >= 0.5)) problems.push(`${id}: no strong proof`)
    const own = Object.keys(spec.remedies) as RemedyId[]
    for (const role of roles) {
      if (!own.some((remedy) => remedies[remedy].role === role)) problems.push(`${id}: no remedy for ${role}`)
    }
    if (!own.some((remedy) => (spec.remedies[remedy] ?? 0) >= 0.3)) problems.push(`${id}: nothing helps`)
    if (!/^[a-z]+(-[a-z]+)+$/.test(spec.injector)) problems.push(`${id}: no injector`)
    if (injectors.has(spec.injector)) problems.push(`${id}: injector ${spec.injector} is shared`)
    injectors.add(spec.injector)
    if (!spec.priorSource) problems.push(`${id}: prior without a source`)
    if (!reachable.has(id)) problems.push(`${id}: no symptom leads here`)
  }
  for (const finding of findingCatalogue) {
    if (!finding.source) problems.push(`${finding.id}: no source`)
    if (!(finding.halfLifeMs > 0)) problems.push(`${finding.id}: no half-life`)
    if (finding.kind !== 'symptom' && !linked.has(finding.id)) problems.push(`${finding.id}: shows no cause`)
  }
  for (const finding of answerFindings) if (!linked.has(finding)) problems.push(`${finding}: an answer shows no cause`)
  for (const words of languages) problems.push(...lintWords(words))
  return problems
}

function lintWords(words: Words): string[] {
  const problems: string[] = []
  const need = (where: string, text: unknown) => {
    if (typeof text !== 'string' || text.trim() === '') problems.push(`${words.language} ${where}: missing`)
  }
  for (const finding of findingCatalogue) {
    // By its own entry: the name that stands in for a missing one is no translation.
    const own = (words.findings as Readonly<Record<string, string>>)[finding.id]
    need(finding.id, finding.kind === 'symptom' ? findingName(finding.id, words) : own)
  }
  for (const id of remedyIds) need(id, words.remedies[id])
  for (const id of questionIds) need(id, words.questions[id])
  for (const id of symptomIds) for (const text of words.symptoms[id] ?? ['']) need(id, text)
  for (const id of tillPhraseIds) {
    const text = words.till[id] ?? ''
    need(id, text)
    const values = [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort()
    if (values.join() !== [...tillPhrases[id].values].sort().join())
      problems.push(`${words.language} ${id}: other values`)
    if (blame.test(text)) problems.push(`${words.language} ${id}: "${text}" blames or tells`)
    if (moneyClaims.test(text) && !tillPhrases[id].money)
      problems.push(`${words.language} ${id}: "${text}" claims money`)
    if (text.length > limits[words.language].action + 6) problems.push(`${words.language} ${id}: ${text.length} long`)
  }
  for (const code of responseCodes) {
    const { screen, meaning } = words.responseCodes[code] ?? {}
    need(`code ${code}`, screen)
    need(`code ${code} meaning`, meaning)
    if (screen && blame.test(screen)) problems.push(`${words.language} code ${code}: "${screen}" blames or tells`)
    if (screen && bareCode.test(screen)) problems.push(`${words.language} code ${code}: a raw code`)
    if (
      screen &&
      !responseCode(code)?.approves &&
      /已付|成功|approved(?!;)/i.test(screen.replace(/not approved|可能已付/i, ''))
    )
      problems.push(`${words.language} code ${code}: "${screen}" sounds approved`)
  }
  for (const id of causeIds) {
    need(id, words.causes[id])
    need(`${id} manager`, words.manager[id])
    need(`${id} saying`, words.sayings[causes[id].saying]?.sentence)
    for (const money of moneyStates) {
      for (const voice of voices) {
        const said = say(id, { money, voice, words })
        problems.push(
          ...lintSaid(said, id, voice, money, words).map(
            (text) => `${words.language} ${id} ${voice} ${money}: ${text}`,
          ),
        )
      }
    }
  }
  return problems
}

function lintSaid(said: Said, id: CauseId, voice: string, money: MoneyState, words: Words): string[] {
  const problems: string[] = []
  const limit = limits[words.language]
  if (said.title !== words.money[money]) problems.push('the title is not the money line')
  for (const part of ['sentence', 'action'] as const) {
    const text = said[part]
    if (!text) problems.push(`${part} is missing`)
    if (moneyClaims.test(text)) problems.push(`"${text}" claims something about money`)
    if (voice !== 'staff' && bareCode.test(text)) problems.push(`"${text}" is a raw code`)
    if (voice !== 'staff' && text.length > limit[part]) problems.push(`${part} is ${text.length} long: "${text}"`)
  }
  const open = voice === 'public' || voice === 'cashier'
  if (open) {
    for (const text of [said.sentence, said.action]) if (blame.test(text)) problems.push(`"${text}" blames or tells`)
  }
  const allowedMaintenance = voice === 'public' ? truthfulMaintenance : mayMention
  if (voice !== 'staff' && maintenance.test(said.sentence) && !allowedMaintenance.has(id))
    problems.push('a false "maintenance"')
  if (said.title.length > limit.title) problems.push(`title is ${said.title.length} long`)
  if (voice === 'public' && sentences(said.sentence) !== 1) problems.push(`"${said.sentence}" is not one sentence`)
  if (voice === 'manager' && sentences(said.sentence) !== 1) problems.push(`"${said.sentence}" is not one sentence`)
  return problems
}

function sentences(text: string): number {
  return (text.match(/[.。!！?？](?=\s|$|[^\d\s])/g) ?? []).length
}
