import type { RiskDecision } from '../../risk/index.ts'

type Compared = RiskDecision['compared'][number]

/** What the rules compared, as the journal keeps it: short, because every sale has one. */
export function comparedText(compared: readonly Compared[]): string {
  let text = ''
  for (let i = 0; i < compared.length; i++) {
    const { rule, value, limit, passed } = compared[i]!
    text += `${i === 0 ? '' : '|'}${rule}${passed ? '=' : '!'}${typeof value === 'number' ? value : `'${value}`};${
      typeof limit === 'number' ? limit : `'${limit}`
    }`
  }
  return text
}

/** The same read again; older rows hold JSON. */
export function comparedIn(text: string): readonly Compared[] {
  if (text === '') return []
  if (text.startsWith('[')) return JSON.parse(text) as Compared[]
  const shown = (part: string): string | number => (part.startsWith("'") ? part.slice(1) : Number(part))
  return text.split('|').map((part) => {
    const [, rule = '', mark, value = '', limit = ''] = /^([^=!]*)([=!])([^;]*);(.*)$/.exec(part) ?? []
    return { rule, value: shown(value), limit: shown(limit), passed: mark === '=' }
  })
}
