/** A share 0 … 1 of the machine's own chance: which fault a surprise is. */
export function randomShare(): number {
  const [drawn] = crypto.getRandomValues(new Uint32Array(1))
  return drawn! / 2 ** 32
}
