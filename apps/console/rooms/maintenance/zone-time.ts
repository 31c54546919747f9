/** `2026-11-22T14:30` by the clock of a zone. */
export function localOf(at: number, timeZone: string): string {
  const text = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).format(at)
  return text.replace(' ', 'T')
}

/** The moment of a local time in a zone; undefined when it is not a time. In the hour that comes twice it is the first one. */
export function momentOf(local: string, timeZone: string): number | undefined {
  const wanted = Date.parse(`${local}Z`)
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(local) || Number.isNaN(wanted)) return undefined
  let at = wanted
  // The zone's distance from UTC depends on the moment that is looked for, so it is found in two steps.
  for (let i = 0; i < 2; i++) at = wanted - (Date.parse(`${localOf(at, timeZone)}Z`) - at)
  return at
}
