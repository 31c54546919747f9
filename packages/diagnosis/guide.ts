import { type CauseGroup, type CauseId, causeIds, causes } from './cause.ts'
import { type BaseFindingId, findingCatalogue } from './finding.ts'
import { type RemedyId, type Role, remedies, roles } from './remedy.ts'
import { responseCode, responseCodes } from './response-code.ts'
import { findingName, say } from './say.ts'
import { symptomIds, symptoms } from './symptom.ts'
import type { Language, Words } from './words.ts'

interface Headings {
  readonly title: string
  readonly intro: readonly string[]
  readonly rule: readonly string[]
  readonly symptoms: string
  readonly first: string
  readonly mayBe: string
  readonly causes: string
  readonly groups: Readonly<Record<CauseGroup, string>>
  readonly proof: string
  readonly customer: string
  readonly roles: Readonly<Record<Role, string>>
  readonly codes: string
  readonly codeHead: string
  readonly generated: string
}

const headings: Readonly<Record<Language, Headings>> = {
  en: {
    title: 'Troubleshooting',
    generated: 'Made from the catalogue in packages/diagnosis by `node run.cjs bench/diagnosis-guide.ts`. Do not edit.',
    intro: [
      'Search this page for the words you see on the screen. Each leads to what it may mean, the first question that tells',
      'the causes apart, and what each person can do.',
    ],
    rule: [
      '**First the money.** The screen says whether money moved: no, yes, being undone, or not confirmed yet. While it is not',
      'confirmed or being undone, do not run the same card again; only another way to pay is safe.',
    ],
    symptoms: 'What the screen says',
    first: 'First question',
    mayBe: 'May be',
    causes: 'Causes',
    groups: {
      hardware: 'Terminal hardware',
      software: 'Terminal software and resources',
      configuration: 'Configuration',
      network: 'Network',
      host: 'Gateway, card network, bank, wallet',
      account: 'Account and rules',
      risk: 'Checks on a payment',
      card: 'Card and cardholder',
      operator: 'Operation',
    },
    proof: 'Shown by',
    customer: 'To the customer',
    roles: {
      cashier: 'Cashier',
      manager: 'Manager',
      technician: 'Technician',
      operations: 'Operations',
      support: 'Support',
    },
    codes: 'Answer codes',
    codeHead: '| Code | On the screen | Meaning | Approves |',
  },
  'zh-CN': {
    title: '故障排查',
    generated: '由 packages/diagnosis 的目录生成：`node run.cjs bench/diagnosis-guide.ts`。请勿手改。',
    intro: ['在本页查找屏幕上的文字。每条列出可能的原因、最能区分原因的第一个问题，以及各人可以做什么。'],
    rule: [
      '**先看钱。**屏幕会说明钱是否动过：没有、已付、正在撤销、尚未确认。在尚未确认或正在撤销时，同一张卡不要再用，只能换一种付款方式。',
    ],
    symptoms: '屏幕上写着什么',
    first: '先问',
    mayBe: '可能是',
    causes: '原因',
    groups: {
      hardware: '终端硬件',
      software: '终端软件与资源',
      configuration: '配置',
      network: '网络',
      host: '网关、卡组织、银行、钱包',
      account: '账户与规则',
      risk: '付款检查',
      card: '卡片与持卡人',
      operator: '操作',
    },
    proof: '应查到',
    customer: '对顾客说',
    roles: { cashier: '收银员', manager: '店长', technician: '维修员', operations: '运维', support: '客服' },
    codes: '应答码',
    codeHead: '| 代码 | 屏幕显示 | 含义 | 批准 |',
  },
}

/**
 * The troubleshooting guide of one language as Markdown; the same catalogue always gives the same text.
 * @param audience `till` leaves out what must not stand before customers: discreet causes and the meaning of answer codes
 */
export function troubleshootingGuide(words: Words, audience: 'staff' | 'till' = 'staff'): string {
  const told = (id: CauseId) => audience === 'staff' || !causes[id].discreet
  const head = headings[words.language]
  const join = words.language === 'en' ? ', ' : '、'
  const colon = words.language === 'en' ? ': ' : '：'
  const lines = [`# ${head.title}`, '', `<!-- ${head.generated} -->`, '', ...head.intro, '', ...head.rule, '']
  lines.push(`## ${head.symptoms}`, '')
  for (const id of symptomIds) {
    const { question, causes: may } = symptoms[id]
    const asked = words.questions[question as keyof Words['questions']] ?? findingName(question, words)
    lines.push(`### ${words.symptoms[id].join(' · ')}`, '', `- ${head.first}${colon}${asked}`)
    lines.push(
      `- ${head.mayBe}${colon}${may
        .filter(told)
        .map((cause) => `[${words.causes[cause]}](#${cause})`)
        .join(join)}`,
      '',
    )
  }
  lines.push(`## ${head.causes}`, '')
  for (const group of Object.keys(head.groups) as CauseGroup[]) {
    if (!causeIds.some((id) => causes[id].group === group && told(id))) continue
    lines.push(`### ${head.groups[group]}`, '')
    for (const id of causeIds.filter((cause) => causes[cause].group === group && told(cause))) {
      const spec = causes[id]
      const heard = say(id, { money: 'no', voice: 'public', words })
      lines.push(`#### <a id="${id}"></a>${words.causes[id]}`, '', `${words.manager[id]} \`${id}\``, '')
      lines.push(`- ${head.proof}${colon}${spec.proof.map((finding) => words.findings[finding]).join(join)}`)
      for (const role of roles) {
        const own = (Object.keys(spec.remedies) as RemedyId[]).filter((remedy) => remedies[remedy].role === role)
        if (own.length)
          lines.push(`- ${head.roles[role]}${colon}${own.map((remedy) => words.remedies[remedy]).join(join)}`)
      }
      lines.push(`- ${head.customer}${colon}${heard.sentence}${words.language === 'en' ? ' ' : ''}${heard.action}`, '')
    }
  }
  lines.push(`## ${head.codes}`, '', head.codeHead, '|---|---|---|---|')
  for (const code of responseCodes) {
    const { screen, meaning } = words.responseCodes[code]
    lines.push(
      `| ${code} | ${screen} | ${audience === 'staff' ? meaning : ''} | ${responseCode(code)?.approves ?? '–'} |`,
    )
  }
  return `${lines.join('\n')}\n`
}

const findingHeads: Readonly<
  Record<Language, { readonly title: string; readonly head: string; readonly intro: string }>
> = {
  en: {
    title: 'What is looked at',
    intro: 'Every finding of the doctor: who reports it, how long it counts, and what it can show.',
    head: '| Finding | Name | Source | Kind | Half-life | Can show |',
  },
  'zh-CN': {
    title: '查什么',
    intro: '诊断用到的全部发现：由谁报告、多久减半、可能说明什么。',
    head: '| 发现 | 名称 | 来源 | 类别 | 半衰期 | 可能说明 |',
  },
}

/** The list of findings of one language as Markdown, for those who collect them and those who read them. */
export function findingGuide(words: Words): string {
  const { title, head, intro } = findingHeads[words.language]
  const lines = [
    `# ${title}`,
    '',
    `<!-- ${headings[words.language].generated} -->`,
    '',
    intro,
    '',
    head,
    '|---|---|---|---|---|---|',
  ]
  for (const finding of findingCatalogue) {
    if (finding.kind === 'symptom') continue
    const minutes = finding.halfLifeMs / 60_000
    const life = minutes >= 1440 ? `${minutes / 1440} d` : minutes >= 60 ? `${minutes / 60} h` : `${minutes} min`
    const shown = causeIds
      .filter((id) => (causes[id].links[finding.id as BaseFindingId] ?? 0) >= 0.3)
      .map((id) => `[${words.causes[id]}](troubleshooting.md#${id})`)
    lines.push(
      `| \`${finding.id}\` | ${findingName(finding.id, words)} | ${finding.source} | ${finding.kind} | ${life} | ${shown.join(', ')} |`,
    )
  }
  return `${lines.join('\n')}\n`
}
