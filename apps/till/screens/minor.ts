/** Yuan as typed (`12.5`, `12.50`) to minor units; undefined when it is not an amount. */
export function minorOf(typed: string): number | undefined {
  const match = /^(\d{1,9})(?:\.(\d{1,2}))?$/.exec(typed.trim())
  if (match === null) return undefined
  return Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0') || '0')
}
