/** `14:05` or `14:05:09` in the outlet's own time zone. */
export function clockTime(at: number, timeZone: string, seconds = false): string {
  return new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    ...(seconds ? { second: '2-digit' } : {}),
    timeZone,
  }).format(at)
}
