/** `20261122` as people read it: 2026-11-22. */
export function dayText(day: string): string {
  return `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`
}

/** What a person typed as a day; undefined when it is none. */
export function dayOf(text: string): string | undefined {
  const digits = text.replace(/\D/g, '')
  return /^20\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/.test(digits) ? digits : undefined
}
