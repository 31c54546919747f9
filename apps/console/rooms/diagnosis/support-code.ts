/** Six letters and digits without look-alikes, as the till shows them; spaces, dashes and case do not matter. */
export function looksLikeSupportCode(typed: string): string | undefined {
  const code = typed.toUpperCase().replaceAll(/[\s-]/g, '')
  // Six digits alone are a STAN.
  return /^[ACDEFGHJKMNPQRTWXY34679]{6}$/.test(code) && /[A-Z]/.test(code) ? code : undefined
}
